/** Domain objects for tests, complete and plain, with the few fields that a test cares about replaced. */
import type { Container } from '@shared/domain/container'
import type { EngineIdentity } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import type { Image, Network, Volume } from '@shared/domain/objects'
import { startOfTestTimeMs } from './fake-clock'

/** 64 hex digits that end in the number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(64, '0')
}

export function imageIdOf(number: number): string {
  return `sha256:${idOf(number)}`
}

export function fakeContainer(change: Partial<Container> & { readonly id: string }): Container {
  return {
    name: `container-${Number.parseInt(change.id, 16)}`,
    imageReference: 'web:1',
    imageId: imageIdOf(1),
    command: ['serve'],
    createdAtMs: startOfTestTimeMs,
    state: 'running',
    health: 'none',
    lastHealth: 'none',
    exitCode: null,
    isOomKilled: false,
    stateError: '',
    startedAtMs: startOfTestTimeMs,
    finishedAtMs: null,
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    restartCount: 0,
    isAutoRemove: false,
    publishedPorts: [],
    exposedPorts: [],
    portBindings: [],
    networkMode: 'bridge',
    networks: [],
    mounts: [],
    labels: [],
    composeProject: null,
    composeService: null,
    isSwarmTask: false,
    isInspected: true,
    ...change,
  }
}

/** What the list call tells of a container. */
export function asListRow(container: Container): Container {
  return {
    ...container,
    lastHealth: null,
    isOomKilled: null,
    stateError: '',
    startedAtMs: null,
    finishedAtMs: null,
    restartPolicy: null,
    restartCount: null,
    isAutoRemove: null,
    portBindings: null,
    isInspected: false,
  }
}

export function fakeImage(change: Partial<Image> & { readonly id: string }): Image {
  return {
    tags: [],
    digests: [],
    createdAtMs: startOfTestTimeMs,
    sizeBytes: 1000,
    architecture: 'amd64',
    os: 'linux',
    labels: [],
    ...change,
  }
}

export function fakeNetwork(change: Partial<Network> & { readonly id: string }): Network {
  return {
    name: `network-${Number.parseInt(change.id, 16)}`,
    driver: 'bridge',
    scope: 'local',
    createdAtMs: startOfTestTimeMs,
    subnets: [],
    options: [],
    labels: [],
    isInternal: false,
    isAttachable: false,
    isIngress: false,
    isIpv6: false,
    isConfigOnly: false,
    members: [],
    ...change,
  }
}

export function fakeVolume(change: Partial<Volume> & { readonly name: string }): Volume {
  return {
    driver: 'local',
    scope: 'local',
    mountpoint: `/volumes/${change.name}`,
    createdAtMs: startOfTestTimeMs,
    labels: [],
    options: [],
    ...change,
  }
}

export function fakeEvent(
  type: string,
  action: string,
  actorId: string,
  attributes: Readonly<Record<string, string>> = {},
): EngineEvent {
  return {
    type,
    action,
    actionDetail: '',
    actorId,
    attributes: Object.entries(attributes),
    scope: 'local',
    timeMs: startOfTestTimeMs,
    timeNano: `${startOfTestTimeMs}000000`,
  }
}

export function fakeIdentity(change: Partial<EngineIdentity> = {}): EngineIdentity {
  return {
    engineId: 'ENGINE-ONE',
    name: 'host',
    version: '20.10.24',
    apiVersion: '1.41',
    engineApiVersion: '1.41',
    osType: 'linux',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    architecture: 'x86_64',
    kernelVersion: '6.1.0',
    cpuCount: 2,
    memoryBytes: 1_000_000,
    storageDriver: 'overlay2',
    dataRoot: '/var/lib/docker',
    cgroupVersion: '1',
    loggingDriver: 'json-file',
    isRootless: false,
    isPodman: false,
    swarm: {
      state: 'inactive',
      isManager: false,
      nodeId: '',
      nodeAddress: '',
      nodes: null,
      managers: null,
      error: '',
    },
    warnings: [],
    ...change,
  }
}
