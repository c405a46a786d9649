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
import { composeProjectLabel, composeServiceLabel, swarmTaskLabel } from '@shared/domain/labels'
import {
  clip,
  toEntries,
  isObject,
  toObject,
  toObjects,
  toText,
  toTextOrNull,
  toTexts,
  type RawObject,
} from '../api/read'
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

export function toHealth(text: string): ContainerHealth {
  return text === 'starting' || text === 'healthy' || text === 'unhealthy' ? text : 'none'
}

/** Health is a fact about a running process: what it was when a container stopped says nothing about now. */
export function healthInState(health: ContainerHealth, state: ContainerState): ContainerHealth {
  return state === 'running' ? health : 'none'
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
  const first = names[0] ?? ''
  const isOwn = (name: string): boolean => name.lastIndexOf('/') <= 0
  const own = isOwn(first) ? first : (names.find(isOwn) ?? first)
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

const publishedOrder = (a: PublishedPort, b: PublishedPort): number =>
  compareText(a.hostAddress, b.hostAddress) ||
  a.hostPort - b.hostPort ||
  compareText(a.protocol, b.protocol) ||
  a.containerPort - b.containerPort

const exposedOrder = (a: ExposedPort, b: ExposedPort): number =>
  a.containerPort - b.containerPort || compareText(a.protocol, b.protocol)

/** The engine's order is that of a Go map, another one at each call; some versions repeat a row. */
export const sortPublishedPorts = (ports: PublishedPort[]) => sortWithoutRepeats(ports, publishedOrder)
export const sortExposedPorts = (ports: ExposedPort[]) => sortWithoutRepeats(ports, exposedOrder)

function sortWithoutRepeats<T>(items: T[], order: (a: T, b: T) => number): readonly T[] {
  if (items.length < 2) return items
  items.sort(order)
  return items.filter((item, index) => {
    const previous = items[index - 1]
    return previous === undefined || order(previous, item) !== 0
  })
}

/** `NetworkSettings` of a list row or of an inspected container. Only the latter tells aliases. */
export function toNetworks(networkSettings: RawObject): readonly NetworkAttachment[] {
  const networks: NetworkAttachment[] = []
  for (const [name, raw] of toEntries(networkSettings.Networks)) {
    const network = isObject(raw) ? raw : {}
    const ipv6Gateway = toTextOrNull(network.IPv6Gateway)
    networks.push({
      networkId: toText(network.NetworkID),
      networkName: clip(name, maximumTextLength),
      ipv4Address: toTextOrNull(network.IPAddress),
      ipv6Address: toTextOrNull(network.GlobalIPv6Address),
      gateway: toTextOrNull(network.Gateway),
      ...(ipv6Gateway !== null && { ipv6Gateway }),
      macAddress: toTextOrNull(network.MacAddress),
      aliases: toTexts(network.Aliases),
    })
  }
  if (networks.length < 2) return networks
  return networks.sort((a, b) => compareText(a.networkName, b.networkName))
}

/** In any order at each call, as they come from a Go map; the destination is what tells them apart. */
export function toMounts(container: RawObject): readonly ContainerMount[] {
  return toObjects(container.Mounts)
    .map((mount) => {
      const type = toText(mount.Type)
      return {
        type,
        volumeName: type === 'volume' ? toTextOrNull(mount.Name) : null,
        source: toText(mount.Source),
        destination: toText(mount.Destination),
        driver: toTextOrNull(mount.Driver),
        isReadOnly: mount.RW === false,
      }
    })
    .sort((a, b) => compareText(a.destination, b.destination))
}

/** From the raw labels, by key, and not from the pairs: a list has to look for these three in every row. */
export function isSwarmTask(labels: unknown): boolean {
  return typeof toObject(labels)[swarmTaskLabel] === 'string'
}

export function composeProject(labels: unknown): string | null {
  return toTextOrNull(toObject(labels)[composeProjectLabel])
}

export function composeService(labels: unknown): string | null {
  return toTextOrNull(toObject(labels)[composeServiceLabel])
}
