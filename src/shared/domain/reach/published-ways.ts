/**
 * Ways over the ports that a container publishes on its host. For a packet from the host or from a container the engine's
 * own proxy answers, for one from outside the firewall rewrites its address: the two have different ways back. Pure.
 */
import type { PortProtocol, PublishedPort } from '../container'
import { familyOf, isAnyAddress, isLoopback } from './addresses'
import type { Findings } from './direct-ways'
import { containsAddress, isFiltered, isOnPhysicalNetwork } from './network-rules'
import {
  defaultLeg,
  gatewayOf,
  goesOut,
  hostAddressOn,
  type Leg,
  type ReachIndex,
  type Station,
} from './snapshot'
import type { ReachReason, ReachWay } from './types'

/** `source` is not the namespace of the target. */
export function publishedWays(
  index: ReachIndex,
  source: Station,
  target: Station,
  port: number | null,
  protocol: PortProtocol,
): Findings {
  const all = target.publishedPorts.filter((published) => published.protocol === protocol)
  const fitting = all.filter(({ containerPort }) => port === null || containerPort === port)
  const ways: ReachWay[] = []
  const reasons: ReachReason[] = []
  for (const published of fitting) {
    const found =
      source.kind === 'host'
        ? fromHost(target, published)
        : source.kind === 'lan'
          ? fromLan(index, target, published)
          : fromContainer(index, source, target, published)
    ways.push(...found)
    if (found.length > 0) continue
    const kind = isLoopback(published.hostAddress) ? 'loopback-only' : 'published-out-of-reach'
    reasons.push({ kind, published })
  }
  if (fitting.length === 0) reasons.push({ kind: 'port-not-published', published: all })
  return { ways, reasons }
}

function fromHost(target: Station, published: PublishedPort): readonly ReachWay[] {
  const { hostAddress } = published
  if (!isAnyAddress(hostAddress)) {
    // Not by the proxy: the firewall turns the host's packet to the container, whose answer must come back as it went.
    const isMissed = !isLoopback(hostAddress) && answersElsewhere(target, hostAddress)
    return isMissed ? [] : [toWay(published, null, hostAddress)]
  }
  return [toWay(published, null, familyOf(hostAddress) === 4 ? '127.0.0.1' : '::1')]
}

function fromLan({ snapshot }: ReachIndex, target: Station, published: PublishedPort): readonly ReachWay[] {
  const { hostAddress } = published
  const isAny = isAnyAddress(hostAddress)
  const known = snapshot.hostAddresses?.filter((address) => familyOf(address) === familyOf(hostAddress))
  return (isAny ? (known ?? [hostAddress]) : [hostAddress])
    .filter(
      (address) =>
        !isLoopback(address) &&
        !snapshot.networks.some(
          (network) =>
            !isOnPhysicalNetwork(network) && network.driver !== 'host' && containsAddress(network, address),
        ) &&
        !answersElsewhere(target, address),
    )
    .map((address) => toWay(published, null, address))
}

/** With a card of its own in the physical network, a container answers from there, and the asker knows no such address. */
function answersElsewhere(target: Station, address: string): boolean {
  return target.legs.some(
    ({ network }) =>
      isOnPhysicalNetwork(network) && (isAnyAddress(address) || containsAddress(network, address)),
  )
}

function fromContainer(
  index: ReachIndex,
  source: Station,
  target: Station,
  published: PublishedPort,
): readonly ReachWay[] {
  if (index.snapshot.isHostApart) return []
  const { hostAddress } = published
  const family = familyOf(hostAddress)
  const isOpen = (leg: Leg): boolean =>
    goesOut(leg) ||
    !isFiltered(index.snapshot.engineVersion, family) ||
    leg.network.id === publishingNetwork(target)
  if (isAnyAddress(hostAddress)) {
    return source.legs.flatMap((leg) => {
      const address = hostAddressOn(leg, family)
      return address === null || !isOpen(leg) ? [] : [toWay(published, leg.network.name, address)]
    })
  }
  if (isLoopback(hostAddress)) return []
  // The host's address on a network of the source, else whatever lies beyond its way out.
  const connected = source.legs.find(({ network }) => containsAddress(network, hostAddress))
  const leg = connected ?? defaultLeg(source)
  if (leg === null || isOnPhysicalNetwork(leg.network)) return []
  if (connected === undefined && gatewayOf(leg, family) === null) return []
  if (hostAddressOn(leg, family) === null) return []
  return isOpen(leg) ? [toWay(published, leg.network.name, hostAddress)] : []
}

/** The network whose card carries the published ports: the way out. */
function publishingNetwork(target: Station): string | null {
  return defaultLeg(target)?.network.id ?? null
}

function toWay(published: PublishedPort, networkName: string | null, address: string): ReachWay {
  return {
    kind: 'published',
    networkName,
    address,
    port: published.hostPort,
    targetPort: published.containerPort,
    names: [],
    sharedNames: [],
  }
}
