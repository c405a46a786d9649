/** From the snapshot's lists to network namespaces and the cards in them: what packets know of. Pure. */
import type { Container, ContainerState, PublishedPort } from '../container'
import type { Network } from '../objects'
import {
  configuredGateway,
  gatewayBridgeName,
  isBridge,
  isHostOnBridge,
  isMasqueraded,
} from './network-rules'
import type { Family } from './addresses'
import type { PartyRole, ReachParty, ReachReason } from './types'

/** What is known of the engine, as the app holds it or the report reads it: containers and networks inspected. */
export interface ReachSnapshot {
  readonly containers: readonly Container[]
  readonly networks: readonly Network[]
  /** Such as "20.10.24"; "" when unknown, which is taken for a recent one. */
  readonly engineVersion: string
  /** Addresses of the host in its physical networks; null where they are not known. */
  readonly hostAddresses: readonly string[] | null
  /** The engine runs in a virtual machine or without root, so that the host has no card on its bridges. */
  readonly isHostApart: boolean
}

/** A network card of a namespace. */
export interface Leg {
  readonly network: Network
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  /** Where packets to elsewhere go; null where the network has no way out. */
  readonly ipv4Gateway: string | null
  readonly ipv6Gateway: string | null
  /** The host's own address on this network; null where it has none. */
  readonly ipv4Host: string | null
  readonly ipv6Host: string | null
  /** Look-ups that the network's members can find it by; none on the default bridge. */
  readonly names: readonly string[]
}

/** A network namespace: a container's, or the host's, or a machine of the LAN. */
export interface Station {
  readonly kind: 'container' | 'host' | 'lan'
  /** The container that made it, whose names and published ports lead here. */
  readonly owner: Container | null
  /** The card that packets to elsewhere leave by comes first. */
  readonly legs: readonly Leg[]
  readonly publishedPorts: readonly PublishedPort[]
}

export interface ReachIndex {
  readonly snapshot: ReachSnapshot
  readonly containersById: ReadonlyMap<string, Container>
  /** By the id of the container that made it; running ones only. */
  readonly stationsById: ReadonlyMap<string, Station>
  /** Of every network, by its id: the stations with a card on it. */
  readonly stationsByNetwork: ReadonlyMap<string, readonly Station[]>
}

export const hostStation: Station = { kind: 'host', owner: null, legs: [], publishedPorts: [] }
export const lanStation: Station = { kind: 'lan', owner: null, legs: [], publishedPorts: [] }

export function addressOf(leg: Leg, family: Family): string | null {
  return family === 4 ? leg.ipv4Address : leg.ipv6Address
}

export function gatewayOf(leg: Leg, family: Family): string | null {
  return family === 4 ? leg.ipv4Gateway : leg.ipv6Gateway
}

export function hostAddressOn(leg: Leg, family: Family): string | null {
  return family === 4 ? leg.ipv4Host : leg.ipv6Host
}

/** Ask it once for any number of questions. */
export function indexReach(snapshot: ReachSnapshot): ReachIndex {
  const networksById = new Map(snapshot.networks.map((network) => [network.id, network]))
  const gatewayBridge = snapshot.networks.find(({ name }) => name === gatewayBridgeName)
  const stationsById = new Map<string, Station>()
  const stationsByNetwork = new Map<string, Station[]>()
  for (const container of snapshot.containers) {
    if (!hasNamespace(container.state) || sharesNamespace(container)) continue
    const legs = [...attachedLegs(container, networksById), ...gatewayLegs(container, gatewayBridge)]
    const station: Station = {
      kind: 'container',
      owner: container,
      legs: legs.sort(compareLegs),
      publishedPorts: container.publishedPorts,
    }
    stationsById.set(container.id, station)
    for (const { network } of legs) {
      const others = stationsByNetwork.get(network.id)
      if (others === undefined) stationsByNetwork.set(network.id, [station])
      else others.push(station)
    }
  }
  const containersById = new Map(snapshot.containers.map((container) => [container.id, container]))
  return { snapshot, containersById, stationsById, stationsByNetwork }
}

/** The namespace that a party lives in, or why it has none that could talk. */
export function findStation(index: ReachIndex, party: ReachParty, role: PartyRole): Station | ReachReason {
  if (party.kind === 'host') return hostStation
  if (party.kind === 'lan') return lanStation
  const container = index.containersById.get(party.id)
  if (container === undefined) return { kind: 'unknown-container', role }
  // Of a paused one the kernel takes connections, but nobody answers them.
  if (container.state !== 'running') return { kind: 'not-running', role, state: container.state }
  if (container.networkMode === 'host') return hostStation
  const station = index.stationsById.get(namespaceOwner(container))
  return station ?? { kind: 'namespace-gone', role }
}

/** A paused container keeps its namespace, its names and what others share of it. */
function hasNamespace(state: ContainerState): boolean {
  return state === 'running' || state === 'paused'
}

const sharedPrefix = 'container:'

function sharesNamespace({ networkMode }: Container): boolean {
  return networkMode === 'host' || networkMode.startsWith(sharedPrefix)
}

/** The engine keeps the other container by its id, and refuses one that itself shares. */
function namespaceOwner({ id, networkMode }: Container): string {
  return networkMode.startsWith(sharedPrefix) ? networkMode.slice(sharedPrefix.length) : id
}

function attachedLegs(container: Container, networksById: ReadonlyMap<string, Network>): Leg[] {
  return container.networks.flatMap((attachment) => {
    const network = networksById.get(attachment.networkId)
    const { ipv4Address, ipv6Address } = attachment
    if (network === undefined || (ipv4Address === null && ipv6Address === null)) return []
    // Before 25 the engine counts the short id among the aliases, after that it finds it all the same.
    const names = [container.name, ...attachment.aliases, container.id.slice(0, 12)]
    return [
      toLeg(network, {
        ipv4Address,
        ipv6Address,
        ipv4Gateway: attachment.gateway,
        ipv6Gateway: attachment.ipv6Gateway ?? null,
        names: [...new Set(names.filter(isHostName))],
      }),
    ]
  })
}

/** The engine tells this card only on the network's side. */
function gatewayLegs(container: Container, gatewayBridge: Network | undefined): Leg[] {
  const member = gatewayBridge?.members.find(({ containerId }) => containerId === container.id)
  if (gatewayBridge === undefined || member === undefined) return []
  return [
    toLeg(gatewayBridge, {
      ipv4Address: member.ipv4Address,
      ipv6Address: member.ipv6Address,
      ipv4Gateway: configuredGateway(gatewayBridge, 4),
      ipv6Gateway: configuredGateway(gatewayBridge, 6),
      names: [],
    }),
  ]
}

function toLeg(network: Network, leg: Omit<Leg, 'network' | 'ipv4Host' | 'ipv6Host'>): Leg {
  const onHost = (family: Family, gateway: string | null, own: string | null): string | null =>
    own !== null && isHostOnBridge(network, family) ? (gateway ?? configuredGateway(network, family)) : null
  return {
    network,
    ...leg,
    ipv4Host: onHost(4, leg.ipv4Gateway, leg.ipv4Address),
    ipv6Host: onHost(6, leg.ipv6Gateway, leg.ipv6Address),
  }
}

/** What a resolver can be asked for at all. */
function isHostName(name: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)*$/.test(name) && name.length <= 253
}

/**
 * The engine's own order (libnetwork, epHeap.Less): the first card with a gateway carries all that goes elsewhere, and
 * names are looked for in this order. The priority that engine 28 lets people set is not in the snapshot.
 */
function compareLegs(a: Leg, b: Leg): number {
  return (
    Number(a.network.name === gatewayBridgeName) - Number(b.network.name === gatewayBridgeName) ||
    Number(a.network.isInternal) - Number(b.network.isInternal) ||
    Number(isDual(b)) - Number(isDual(a)) ||
    (a.network.name < b.network.name ? -1 : a.network.name > b.network.name ? 1 : 0)
  )
}

function isDual({ ipv4Gateway, ipv6Gateway }: Leg): boolean {
  return ipv4Gateway !== null && ipv6Gateway !== null
}

/** The card that packets to elsewhere leave by. */
export function defaultLeg({ legs }: Station): Leg | null {
  return legs.find(({ ipv4Gateway, ipv6Gateway }) => ipv4Gateway !== null || ipv6Gateway !== null) ?? null
}

/** Whether what leaves by this card comes back: the host stands in for the container. */
export function goesOut({ network }: Leg): boolean {
  return isBridge(network) && !network.isInternal && isMasqueraded(network)
}
