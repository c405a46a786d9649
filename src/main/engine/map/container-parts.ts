/** What a list row and an inspected container say in the same way: used by both maps, so that they can't drift apart. */
import type {
  ContainerHealth,
  ContainerMount,
  ContainerState,
  ExposedPort,
  NetworkAttachment,
  PortProtocol,
  PublishedPort,
} from '@shared/domain/container'
import {
  composeProjectLabel,
  composeServiceLabel,
  pairValue,
  swarmTaskLabel,
  type Pairs,
} from '@shared/domain/labels'
import {
  clip,
  entriesOf,
  isObject,
  objectsOf,
  textOf,
  textOrNull,
  textsOf,
  type RawObject,
} from '../api/read'
import { valueOf } from '../api/read'
import { maximumTextLength } from '../limits'

const states: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  dead: 'dead',
  // Podman's own words (4.3, compatible API): before the first start, between, and after.
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
}

export function toState(text: string): ContainerState {
  const word = text.toLowerCase()
  return Object.hasOwn(states, word) ? (states[word] ?? 'unknown') : 'unknown'
}

/** Health is a fact about a running process: what it was when a container stopped is not kept. */
export function toHealth(text: string, state: ContainerState): ContainerHealth {
  if (state !== 'running') return 'none'
  return text === 'starting' || text === 'healthy' || text === 'unhealthy' ? text : 'none'
}

/** Podman leaves out the algorithm. */
export function toImageId(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text
}

/**
 * A container has one name of its own and one more for each link from another, such as "/web/db", in any order.
 * Podman writes names without the slash.
 */
export function ownName(names: readonly string[]): string {
  const own = names.find((name) => name.lastIndexOf('/') <= 0) ?? names[0] ?? ''
  return own.startsWith('/') ? own.slice(1) : own
}

export function toProtocol(text: string): PortProtocol | null {
  const word = text.toLowerCase()
  return word === 'tcp' || word === 'udp' || word === 'sctp' ? word : null
}

export const isPort = (port: number | null): port is number =>
  port !== null && Number.isInteger(port) && port > 0 && port <= 65_535

/** "80/tcp", as the keys of port maps are written; without a protocol it is tcp. */
export function toPortKey(key: string): ExposedPort | null {
  const match = /^(\d{1,5})(?:\/([a-zA-Z]{3,4}))?$/.exec(key)
  const protocol = toProtocol(match?.[2] ?? 'tcp')
  const containerPort = Number(match?.[1])
  return protocol !== null && isPort(containerPort) ? { containerPort, protocol } : null
}

/** Podman binds to all addresses with an empty one. */
export const toHostAddress = (text: string): string => text || '0.0.0.0'

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The engine's order is that of a Go map, another one at each call; some versions repeat a row. */
export function sortPublishedPorts(ports: PublishedPort[]): readonly PublishedPort[] {
  const order = (a: PublishedPort, b: PublishedPort): number =>
    compareText(a.hostAddress, b.hostAddress) ||
    a.hostPort - b.hostPort ||
    compareText(a.protocol, b.protocol) ||
    a.containerPort - b.containerPort
  ports.sort(order)
  return ports.filter((port, index) => {
    const previous = ports[index - 1]
    return previous === undefined || order(previous, port) !== 0
  })
}

export function sortExposedPorts(ports: ExposedPort[]): readonly ExposedPort[] {
  const order = (a: ExposedPort, b: ExposedPort): number =>
    a.containerPort - b.containerPort || compareText(a.protocol, b.protocol)
  ports.sort(order)
  return ports.filter((port, index) => {
    const previous = ports[index - 1]
    return previous === undefined || order(previous, port) !== 0
  })
}

/** `NetworkSettings` of a list row or of an inspected container. Only the latter tells aliases. */
export function toNetworks(networkSettings: RawObject): readonly NetworkAttachment[] {
  const networks: NetworkAttachment[] = []
  for (const [name, raw] of entriesOf(networkSettings, 'Networks')) {
    const network = isObject(raw) ? raw : {}
    networks.push({
      networkId: textOf(network, 'NetworkID'),
      networkName: clip(name, maximumTextLength),
      ipv4Address: textOrNull(network, 'IPAddress'),
      ipv6Address: textOrNull(network, 'GlobalIPv6Address'),
      gateway: textOrNull(network, 'Gateway'),
      macAddress: textOrNull(network, 'MacAddress'),
      aliases: textsOf(network, 'Aliases'),
    })
  }
  return networks.sort((a, b) => compareText(a.networkName, b.networkName))
}

/** In any order at each call, as they come from a Go map; the destination is what tells them apart. */
export function toMounts(container: RawObject): readonly ContainerMount[] {
  return objectsOf(container, 'Mounts')
    .map((mount) => {
      const type = textOf(mount, 'Type')
      return {
        type,
        volumeName: type === 'volume' ? textOrNull(mount, 'Name') : null,
        source: textOf(mount, 'Source'),
        destination: textOf(mount, 'Destination'),
        driver: textOrNull(mount, 'Driver'),
        isReadOnly: valueOf(mount, 'RW') === false,
      }
    })
    .sort((a, b) => compareText(a.destination, b.destination))
}

export function labelFacts(labels: Pairs): {
  composeProject: string | null
  composeService: string | null
  isSwarmTask: boolean
} {
  return {
    composeProject: pairValue(labels, composeProjectLabel) || null,
    composeService: pairValue(labels, composeServiceLabel) || null,
    isSwarmTask: pairValue(labels, swarmTaskLabel) !== null,
  }
}
