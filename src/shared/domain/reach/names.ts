/** Which look-ups lead from one namespace to an address of another: docker's own resolver, not the network's. Pure. */
import type { Family } from './addresses'
import { hasNames } from './network-rules'
import { addressOf, type Leg, type ReachIndex, type Station } from './snapshot'

export interface NamesOfWay {
  readonly names: readonly string[]
  readonly sharedNames: readonly string[]
}

const noNames: NamesOfWay = { names: [], sharedNames: [] }

/**
 * The resolver goes over the networks of the source in order and answers from the first that knows the name. So a name
 * that an earlier network knows leads elsewhere; with the network behind it ("web.front") it is found all the same. Each
 * family is asked for by itself: a name without an address of that family does not end the search.
 */
export function namesOfWay(
  index: ReachIndex,
  source: Station,
  target: Station,
  leg: Leg,
  family: Family,
): NamesOfWay {
  if (!hasNames(leg.network)) return noNames
  const earlier = source.legs.slice(0, Math.max(0, indexOfNetwork(source, leg.network.id)))
  const names: string[] = []
  const sharedNames: string[] = []
  for (const name of leg.names) {
    const isTakenBefore = earlier.some(
      ({ network }) => hasNames(network) && bearers(index, network.id, name, family).length > 0,
    )
    const found = isTakenBefore ? `${name}.${leg.network.name}` : name
    if (bearers(index, leg.network.id, name, family).every((station) => station === target)) names.push(found)
    else sharedNames.push(found)
  }
  return { names, sharedNames }
}

function indexOfNetwork({ legs }: Station, networkId: string): number {
  return legs.findIndex(({ network }) => network.id === networkId)
}

/** Names are the same whatever their case. */
function bearers(index: ReachIndex, networkId: string, name: string, family: Family): readonly Station[] {
  const word = name.toLowerCase()
  return (index.stationsByNetwork.get(networkId) ?? []).filter(({ legs }) =>
    legs.some(
      (leg) =>
        leg.network.id === networkId &&
        addressOf(leg, family) !== null &&
        leg.names.some((own) => own.toLowerCase() === word),
    ),
  )
}
