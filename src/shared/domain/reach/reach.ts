/**
 * Can A reach B? A pure function of what the engine tells, held against real connections by
 * src/cli/reach.integration.spec.ts.
 *
 * Assumed, since the engine does not tell: something listens at the port on all addresses of the target; the firewall of
 * the host has no rules but the engine's; the engine manages iptables and has its userland proxy (both are defaults);
 * switches of the LAN forward. Not looked at: legacy links, extra hosts, services of a swarm and their virtual addresses.
 */
import {
  containerToHostWays,
  containerToLanWays,
  containerWays,
  hostToContainerWays,
  lanToContainerWays,
  plainWay,
  type Findings,
} from './direct-ways'
import { hasNames } from './network-rules'
import { publishedWays } from './published-ways'
import { findStation, type ReachIndex, type Station } from './snapshot'
import type { ReachNote, ReachQuestion, ReachReason, ReachVerdict } from './types'

export function reach(index: ReachIndex, question: ReachQuestion): ReachVerdict {
  const source = findStation(index, question.source, 'source')
  const target = findStation(index, question.target, 'target')
  const missing = [source, target].filter((found): found is ReachReason => !('legs' in found))
  if (!('legs' in source) || !('legs' in target)) return refusal(missing)
  const found = findWays(index, source, target, question)
  if (found.ways.length === 0) return refusal(found.reasons)
  return {
    isReachable: true,
    ways: found.ways,
    reasons: [],
    notes: notesOn(source, target, found),
  }
}

function refusal(reasons: readonly ReachReason[]): ReachVerdict {
  return { isReachable: false, ways: [], reasons, notes: [] }
}

function findWays(
  index: ReachIndex,
  source: Station,
  target: Station,
  { port, protocol }: ReachQuestion,
): Findings {
  if (source === target) {
    if (source.kind === 'lan') return { ways: [plainWay('outside', null, null, port)], reasons: [] }
    return { ways: [plainWay('same-namespace', null, '127.0.0.1', port)], reasons: [] }
  }
  const lonely = lonelyParties(source, target)
  if (lonely.length > 0) return { ways: [], reasons: lonely }
  if (target.kind === 'host') {
    return source.kind === 'lan' ? lanToHost(index, port) : containerToHostWays(index, source, port)
  }
  if (target.kind === 'lan') {
    return source.kind === 'host'
      ? { ways: [plainWay('outside', null, null, port)], reasons: [] }
      : containerToLanWays(source, port)
  }
  const direct =
    source.kind === 'host'
      ? hostToContainerWays(index, target, port)
      : source.kind === 'lan'
        ? lanToContainerWays(target, port)
        : containerWays(index, source, target, port, protocol)
  const published = publishedWays(index, source, target, port, protocol)
  return {
    ways: [...direct.ways, ...published.ways],
    reasons: [...direct.reasons, ...published.reasons],
  }
}

function lonelyParties(source: Station, target: Station): readonly ReachReason[] {
  const isLonely = ({ kind, legs }: Station): boolean => kind === 'container' && legs.length === 0
  return [
    ...(isLonely(source) ? [{ kind: 'no-network', role: 'source' } as const] : []),
    ...(isLonely(target) ? [{ kind: 'no-network', role: 'target' } as const] : []),
  ]
}

function lanToHost({ snapshot }: ReachIndex, port: number | null): Findings {
  if (snapshot.isHostApart) return { ways: [], reasons: [{ kind: 'host-apart' }] }
  const addresses = snapshot.hostAddresses ?? ['0.0.0.0']
  return { ways: addresses.map((address) => plainWay('host', null, address, port)), reasons: [] }
}

function notesOn(source: Station, target: Station, { ways, reasons }: Findings): readonly ReachNote[] {
  const notes: ReachNote[] = []
  const isOnlyPublished = ways.every(({ kind }) => kind === 'published')
  if (isOnlyPublished) {
    notes.push({ kind: 'published-port-only' })
    for (const reason of reasons) if (keepsApart(reason)) notes.push({ kind: 'detour', reason })
  }
  if (target.kind !== 'container' || source === target) return notes
  const direct = ways.filter(({ kind }) => kind === 'network')
  if (direct.length === 0 || direct.some(({ names, sharedNames }) => names.length + sharedNames.length > 0)) {
    return notes
  }
  if (source.kind === 'host') notes.push({ kind: 'host-has-no-names' })
  const nameless = target.legs.find(
    ({ network }) => !hasNames(network) && direct.some(({ networkName }) => networkName === network.name),
  )
  if (source.kind === 'container' && nameless !== undefined) {
    notes.push({ kind: 'default-bridge-no-names', networkName: nameless.network.name })
  }
  return notes
}

/** Of two that do share a network. */
function keepsApart({ kind }: ReachReason): boolean {
  return kind === 'icc-off' || kind === 'driver-mode' || kind === 'address-family' || kind === 'own-host'
}
