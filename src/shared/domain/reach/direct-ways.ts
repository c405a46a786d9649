/** Ways to an address of the target itself, without any published port, and why a network gives none. Pure. */
import type { PortProtocol } from '../container'
import type { Network } from '../objects'
import { families } from './addresses'
import { namesOfWay } from './names'
import {
  isFiltered,
  isIccOff,
  isLayerThree,
  isMasqueraded,
  isOnPhysicalNetwork,
  isBridge,
  separatingMode,
} from './network-rules'
import {
  addressOf,
  defaultLeg,
  gatewayOf,
  hostAddressOn,
  type Leg,
  type ReachIndex,
  type Station,
} from './snapshot'
import type { ReachReason, ReachWay } from './types'

export interface Findings {
  readonly ways: readonly ReachWay[]
  readonly reasons: readonly ReachReason[]
}

/** Between two containers, each in a namespace of its own. */
export function containerWays(
  index: ReachIndex,
  source: Station,
  target: Station,
  port: number | null,
  protocol: PortProtocol,
): Findings {
  const ways: ReachWay[] = []
  const reasons: ReachReason[] = []
  let isShared = false
  for (const leg of target.legs) {
    const own = source.legs.find(({ network }) => network.id === leg.network.id)
    if (own === undefined) continue
    isShared = true
    const reason = separation(leg.network)
    if (reason !== null) reasons.push(reason)
    let hasFamily = false
    for (const family of families) {
      const address = addressOf(leg, family)
      if (address === null || addressOf(own, family) === null) continue
      hasFamily = true
      if (reason !== null && (!isBridge(leg.network) || isFiltered(index.snapshot.engineVersion, family)))
        continue
      const names = namesOfWay(index, source, target, leg, family)
      ways.push({ kind: 'network', networkName: leg.network.name, address, port, targetPort: port, ...names })
    }
    if (!hasFamily) reasons.push({ kind: 'address-family', networkName: leg.network.name })
  }
  ways.push(...unfilteredWays(index, source, target, port, protocol))
  if (!isShared) reasons.push(noSharedNetwork(source, target))
  return { ways, reasons }
}

/** What keeps two members of one network apart. */
function separation(network: Network): ReachReason | null {
  if (isIccOff(network)) return { kind: 'icc-off', networkName: network.name }
  const mode = separatingMode(network)
  return mode === null
    ? null
    : { kind: 'driver-mode', networkName: network.name, driver: network.driver, mode }
}

/** IPv6 between different bridges, which engines before 27 leave open: the host routes it. */
function unfilteredWays(
  index: ReachIndex,
  source: Station,
  target: Station,
  port: number | null,
  protocol: PortProtocol,
): readonly ReachWay[] {
  if (isFiltered(index.snapshot.engineVersion, 6)) return []
  const own = defaultLeg(source)
  if (own === null || own.ipv6Gateway === null || !isBridge(own.network)) return []
  const answering = answeringLeg(target, own)
  if (answering === null) return []
  return target.legs.flatMap((leg) => {
    const isConnected = source.legs.some(({ network }) => network.id === leg.network.id)
    if (isConnected || leg.ipv6Address === null || !isBridge(leg.network)) return []
    // An answer by UDP bears the address of the card that it leaves by, which is not the one that was asked.
    if (protocol === 'udp' && leg !== answering) return []
    const { name } = own.network
    const way: ReachWay = {
      kind: 'network',
      networkName: name,
      address: leg.ipv6Address,
      port,
      targetPort: port,
      names: [],
      sharedNames: [],
    }
    return [way]
  })
}

/** The card that the target's packets to the source's IPv6 address leave by; null where it has no route there. */
function answeringLeg(target: Station, sourceLeg: Leg): Leg | null {
  const shared = target.legs.find(
    ({ network, ipv6Address }) => network.id === sourceLeg.network.id && ipv6Address !== null,
  )
  const leg = shared ?? defaultLeg(target)
  return leg !== null && leg.ipv6Gateway !== null && isBridge(leg.network) ? leg : null
}

function noSharedNetwork(source: Station, target: Station): ReachReason {
  const namesOf = ({ legs }: Station): readonly string[] => [
    ...new Set(legs.map(({ network }) => network.name)),
  ]
  return { kind: 'no-shared-network', sourceNetworks: namesOf(source), targetNetworks: namesOf(target) }
}

/** From the host to a container: it has a card on every bridge, whatever icc and internal say. */
export function hostToContainerWays(
  { snapshot }: ReachIndex,
  target: Station,
  port: number | null,
): Findings {
  if (snapshot.isHostApart) return { ways: [], reasons: [{ kind: 'host-apart' }] }
  const ways: ReachWay[] = []
  const reasons: ReachReason[] = []
  for (const leg of target.legs) {
    const { name, driver } = leg.network
    const addresses = families.flatMap((family) =>
      hostAddressOn(leg, family) === null ? [] : (addressOf(leg, family) ?? []),
    )
    for (const address of addresses) ways.push(plainWay('network', name, address, port))
    if (addresses.length > 0) continue
    const isOwn = isOnPhysicalNetwork(leg.network)
    reasons.push({ kind: isOwn ? 'own-host' : 'host-not-on-network', networkName: name, driver })
  }
  return { ways, reasons }
}

/** From a container to the host, or to a container that shares the host's network: by the host's address on a bridge. */
export function containerToHostWays(
  { snapshot }: ReachIndex,
  source: Station,
  port: number | null,
): Findings {
  if (snapshot.isHostApart) return { ways: [], reasons: [{ kind: 'host-apart' }] }
  const ways: ReachWay[] = []
  const reasons: ReachReason[] = []
  for (const leg of source.legs) {
    const { name, driver } = leg.network
    const addresses = families.flatMap((family) => hostAddressOn(leg, family) ?? [])
    for (const address of addresses) ways.push(plainWay('host', name, address, port))
    if (addresses.length > 0) continue
    const isOwn = isOnPhysicalNetwork(leg.network)
    reasons.push({ kind: isOwn ? 'own-host' : 'host-not-on-network', networkName: name, driver })
  }
  return { ways, reasons }
}

/** From another machine to a container that is a machine of the same network itself. */
export function lanToContainerWays(target: Station, port: number | null): Findings {
  const ways: ReachWay[] = []
  const reasons: ReachReason[] = []
  for (const leg of target.legs) {
    const reason = closedToLan(leg)
    if (reason !== null) reasons.push(reason)
    else {
      for (const family of families) {
        const address = addressOf(leg, family)
        if (address !== null) ways.push(plainWay('outside', leg.network.name, address, port))
      }
    }
  }
  return { ways, reasons }
}

function closedToLan({ network }: Leg): ReachReason | null {
  const { name, driver, isInternal } = network
  if (isInternal) return { kind: 'internal', role: 'target', networkName: name }
  if (isOnPhysicalNetwork(network) && !isLayerThree(network)) return null
  return { kind: 'no-route-from-lan', networkName: name, driver }
}

/** From a container to another machine: as a machine of that network, or with the host standing in for it. */
export function containerToLanWays(source: Station, port: number | null): Findings {
  const reasons: ReachReason[] = []
  for (const leg of source.legs) {
    if (closedToLan(leg) === null) {
      return { ways: [plainWay('outside', leg.network.name, null, port)], reasons: [] }
    }
  }
  const leg = defaultLeg(source) ?? source.legs[0]
  if (leg === undefined) return { ways: [], reasons }
  const { name, driver, isInternal } = leg.network
  if (isInternal) reasons.push({ kind: 'internal', role: 'source', networkName: name })
  else if (!isBridge(leg.network)) reasons.push({ kind: 'no-route-from-lan', networkName: name, driver })
  else if (!isMasqueraded(leg.network)) reasons.push({ kind: 'no-masquerade', networkName: name })
  else if (gatewayOf(leg, 4) === null) reasons.push({ kind: 'address-family', networkName: name })
  else return { ways: [plainWay('outside', name, null, port)], reasons }
  return { ways: [], reasons }
}

/** A way that no name leads to. */
export function plainWay(
  kind: ReachWay['kind'],
  networkName: string | null,
  address: string | null,
  port: number | null,
): ReachWay {
  return { kind, networkName, address, port, targetPort: port, names: [], sharedNames: [] }
}
