/** Small worlds of networks and containers for tests of reach. Ids are made from the names. */
import type { Container, NetworkAttachment, PortProtocol, PublishedPort } from '../container'
import type { Network } from '../objects'
import { reach } from './reach'
import { indexReach, type ReachSnapshot } from './snapshot'
import type { ReachParty, ReachVerdict } from './types'

export function idFor(name: string): string {
  const digits = Array.from(name, (character) =>
    (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0'),
  )
  return digits.join('').slice(0, 64).padEnd(64, '0')
}

/** Number `subnet` decides its addresses: 10.N.0.0/16 and, with IPv6, fd00:N::/64. */
export function network(name: string, subnet: number, change: Partial<Network> = {}): Network {
  const isIpv6 = change.isIpv6 === true
  const ipv6 = { subnet: `fd00:${subnet}::/64`, gateway: null, ipRange: null, auxiliaryAddresses: [] }
  return {
    id: idFor(name),
    name,
    driver: 'bridge',
    scope: 'local',
    createdAtMs: 0,
    subnets: [
      {
        subnet: `10.${subnet}.0.0/16`,
        gateway: `10.${subnet}.0.1`,
        ipRange: null,
        auxiliaryAddresses: [],
      },
      ...(isIpv6 ? [ipv6] : []),
    ],
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

/** The last number of its address on a network. */
export function attach(to: Network, last: number, aliases: readonly string[] = []): NetworkAttachment {
  const base = to.subnets[0]?.subnet.replace('.0.0/16', '') ?? ''
  const number = base.split('.')[1] ?? ''
  // An overlay has no way out of its own.
  const hasGateway = to.driver !== 'overlay'
  return {
    networkId: to.id,
    networkName: to.name,
    ipv4Address: `${base}.0.${last}`,
    ipv6Address: to.isIpv6 ? `fd00:${number}::${last}` : null,
    gateway: hasGateway ? `${base}.0.1` : null,
    ...(to.isIpv6 && { ipv6Gateway: `fd00:${number}::1` }),
    macAddress: null,
    aliases,
  }
}

export function container(
  name: string,
  networks: readonly NetworkAttachment[],
  change: Partial<Container> = {},
): Container {
  return {
    id: idFor(name),
    name,
    imageReference: 'web:1',
    imageId: `sha256:${idFor('image')}`,
    command: [],
    createdAtMs: 0,
    state: 'running',
    health: 'none',
    lastHealth: 'none',
    exitCode: null,
    isOomKilled: false,
    stateError: '',
    startedAtMs: 0,
    finishedAtMs: null,
    restartPolicy: null,
    restartCount: 0,
    isAutoRemove: false,
    publishedPorts: [],
    exposedPorts: [],
    portBindings: [],
    networkMode: networks[0]?.networkName ?? 'none',
    networks,
    mounts: [],
    labels: [],
    composeProject: null,
    composeService: null,
    isSwarmTask: false,
    isInspected: true,
    ...change,
  }
}

export function published(hostAddress: string, hostPort: number, containerPort: number): PublishedPort {
  return { hostAddress, hostPort, containerPort, protocol: 'tcp' }
}

export function snapshot(
  networks: readonly Network[],
  containers: readonly Container[],
  change: Partial<ReachSnapshot> = {},
): ReachSnapshot {
  return {
    networks,
    containers,
    engineVersion: '28.2.2',
    hostAddresses: ['192.0.2.10'],
    isHostApart: false,
    ...change,
  }
}

export function partyOf(name: string): ReachParty {
  return name === 'host' || name === 'lan' ? { kind: name } : { kind: 'container', id: idFor(name) }
}

export function ask(
  world: ReachSnapshot,
  source: string,
  target: string,
  port: number | null = 80,
  protocol: PortProtocol = 'tcp',
): ReachVerdict {
  const question = { source: partyOf(source), target: partyOf(target), port, protocol }
  return reach(indexReach(world), question)
}
