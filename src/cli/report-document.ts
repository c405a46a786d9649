/**
 * The report as a JSON document. Names and their order are a promise to scripts: a change that breaks one raises
 * `reportVersion`. Pure.
 */
import type { Container } from '@shared/domain/container'
import type { EndpointDescription, EngineIdentity } from '@shared/domain/engine'
import type { Pairs } from '@shared/domain/labels'
import { isEncrypted, type Image, type Network, type Volume } from '@shared/domain/objects'
import type { Findings } from './collect'

export const reportVersion = 1

export function toReportDocument(findings: Findings, generatedAtMs: number) {
  return {
    reportVersion,
    generatedAt: toIsoTime(generatedAtMs),
    engine: toEngine(findings.endpoint, findings.identity),
    containers: findings.containers.map(toContainer),
    images: findings.images.map(toImage),
    volumes: findings.volumes.map(toVolume),
    networks: findings.networks.map(toNetwork),
    problems: findings.problems.map(({ kind, id, message }) => ({ kind, id, message })),
  }
}

function toEngine(endpoint: EndpointDescription, identity: EngineIdentity) {
  const { swarm } = identity
  return {
    endpoint: endpoint.url,
    endpointSource: endpoint.source,
    context: endpoint.contextName,
    id: identity.engineId,
    name: identity.name,
    version: identity.version,
    apiVersion: identity.apiVersion,
    engineApiVersion: identity.engineApiVersion,
    os: identity.osType,
    operatingSystem: identity.operatingSystem,
    architecture: identity.architecture,
    kernelVersion: identity.kernelVersion,
    cpuCount: identity.cpuCount,
    memoryBytes: identity.memoryBytes,
    storageDriver: identity.storageDriver,
    dataRoot: identity.dataRoot,
    cgroupVersion: identity.cgroupVersion,
    loggingDriver: identity.loggingDriver,
    rootless: identity.isRootless,
    podman: identity.isPodman,
    swarm: {
      state: swarm.state,
      manager: swarm.isManager,
      nodeId: swarm.nodeId,
      nodeAddress: swarm.nodeAddress,
      nodes: swarm.nodes,
      managers: swarm.managers,
      error: swarm.error,
    },
    warnings: identity.warnings,
  }
}

export function toContainer(container: Container) {
  const { restartPolicy } = container
  return {
    id: container.id,
    name: container.name,
    image: container.imageReference,
    imageId: container.imageId,
    command: container.command,
    state: container.state,
    // As docker inspect: 0 for what runs or never ran, and the last health of what has stopped.
    exitCode: container.exitCode ?? (container.isInspected ? 0 : null),
    health: container.lastHealth ?? container.health,
    oomKilled: container.isOomKilled,
    error: container.stateError,
    restartPolicy:
      restartPolicy === null
        ? null
        : { name: restartPolicy.name, maximumRetryCount: restartPolicy.maximumRetryCount },
    restartCount: container.restartCount,
    autoRemove: container.isAutoRemove,
    createdAt: toIsoTime(container.createdAtMs),
    startedAt: toIsoTime(container.startedAtMs),
    finishedAt: toIsoTime(container.finishedAtMs),
    publishedPorts: container.publishedPorts.map((port) => ({
      hostAddress: port.hostAddress,
      hostPort: port.hostPort,
      containerPort: port.containerPort,
      protocol: port.protocol,
    })),
    exposedPorts: container.exposedPorts.map(({ containerPort, protocol }) => ({ containerPort, protocol })),
    portBindings:
      container.portBindings?.map((binding) => ({
        hostAddress: binding.hostAddress,
        hostPort: binding.hostPort,
        containerPort: binding.containerPort,
        protocol: binding.protocol,
      })) ?? null,
    networkMode: container.networkMode,
    networks: container.networks.map((attachment) => ({
      name: attachment.networkName,
      id: attachment.networkId,
      ipv4Address: attachment.ipv4Address,
      ipv6Address: attachment.ipv6Address,
      macAddress: attachment.macAddress,
      gateway: attachment.gateway,
      aliases: attachment.aliases,
    })),
    mounts: container.mounts.map((mount) => ({
      type: mount.type,
      name: mount.volumeName,
      source: mount.source,
      destination: mount.destination,
      driver: mount.driver,
      readOnly: mount.isReadOnly,
    })),
    composeProject: container.composeProject,
    composeService: container.composeService,
    swarmTask: container.isSwarmTask,
    labels: toRecord(container.labels),
  }
}

function toImage(image: Image) {
  return {
    id: image.id,
    tags: image.tags,
    digests: image.digests,
    createdAt: toIsoTime(image.createdAtMs),
    sizeBytes: image.sizeBytes,
    architecture: image.architecture,
    os: image.os,
    labels: toRecord(image.labels),
  }
}

function toVolume(volume: Volume) {
  return {
    name: volume.name,
    driver: volume.driver,
    scope: volume.scope,
    mountpoint: volume.mountpoint,
    createdAt: toIsoTime(volume.createdAtMs),
    labels: toRecord(volume.labels),
    options: toRecord(volume.options),
  }
}

function toNetwork(network: Network) {
  return {
    id: network.id,
    name: network.name,
    driver: network.driver,
    scope: network.scope,
    createdAt: toIsoTime(network.createdAtMs),
    subnets: network.subnets.map((subnet) => ({
      subnet: subnet.subnet,
      gateway: subnet.gateway,
      ipRange: subnet.ipRange,
      auxiliaryAddresses: toRecord(subnet.auxiliaryAddresses),
    })),
    options: toRecord(network.options),
    labels: toRecord(network.labels),
    internal: network.isInternal,
    attachable: network.isAttachable,
    ingress: network.isIngress,
    configOnly: network.isConfigOnly,
    ipv6: network.isIpv6,
    encrypted: isEncrypted(network),
    members: network.members.map((member) => ({
      containerId: member.containerId,
      name: member.name,
      ipv4Address: member.ipv4Address,
      ipv6Address: member.ipv6Address,
      macAddress: member.macAddress,
    })),
  }
}

/**
 * As docker writes labels. On an object without a prototype every key is a plain one, `__proto__` too, and JSON text
 * carries it as such.
 */
export function toRecord(pairs: Pairs): Record<string, string> {
  const record = Object.create(null) as Record<string, string>
  for (const [key, value] of [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) record[key] = value
  return record
}

/** The engine's own limits are wider than those of a date here: what does not fit is not known. */
export function toIsoTime(timeMs: number | null): string | null {
  if (timeMs === null) return null
  const date = new Date(timeMs)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
