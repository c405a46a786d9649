/**
 * Holds verdicts against what happened. Every address that a target could conceivably be reached at is tried from every
 * source; a verdict is right if each of its ways works, if it leaves none out, and if it says "no" only where nothing works.
 */
import type { Container } from '@shared/domain/container'
import { isAnyAddress } from '@shared/domain/reach/addresses'
import { reach } from '@shared/domain/reach/reach'
import type { ReachIndex } from '@shared/domain/reach/snapshot'
import type { ReachParty, ReachVerdict } from '@shared/domain/reach/types'
import { inParallel } from '../../../main/state/in-parallel'
import type { Docker } from '../report-scene'
import type { Agent, Attempt } from './agents'
import { lookUpPatiently, tryPatiently, type LookUps } from './patience'
import { hostAddress, lanAddress } from './topology'

export const portsAsked = [
  { port: 80, protocol: 'tcp' },
  { port: 81, protocol: 'udp' },
  { port: 82, protocol: 'tcp' },
  { port: 7000, protocol: 'tcp' },
] as const

export interface Comparison {
  readonly verdicts: number
  readonly reachable: number
  readonly attempts: number
  readonly lookUps: number
  /** One sentence each. */
  readonly differences: readonly string[]
}

interface Candidate extends Attempt {
  /** False for a roundabout address of the host, which a verdict need not name where it names a straighter one. */
  readonly isToBeNamed: boolean
}

interface Party {
  readonly name: string
  readonly party: ReachParty
  readonly container: Container | null
  /** The namespace it lives in: the agent's name. null if nothing runs there. */
  readonly place: string | null
}

export async function compare(
  index: ReachIndex,
  agents: ReadonlyMap<string, Agent>,
  docker: Docker,
): Promise<Comparison> {
  const parties = toParties(index)
  const differences: string[] = []
  let verdicts = 0
  let reachable = 0
  let attempts = 0
  const verdictsBySource = new Map<string, ReachVerdict[]>()
  await inParallel(parties, 4, async (source) => {
    const verdictsOfSource: ReachVerdict[] = []
    verdictsBySource.set(source.name, verdictsOfSource)
    const agent = source.place === null ? undefined : agents.get(source.place)
    const questions = parties
      .filter((target) => target !== source)
      .flatMap((target) => portsAsked.map((asked) => ({ target, ...asked })))
      .map(({ target, port, protocol }) => {
        const asked = { port, protocol }
        return {
          target,
          what: `${source.name} → ${target.name} ${port}/${protocol}`,
          candidates: candidatesFor(index, source, target, asked),
          verdict: reach(index, { source: source.party, target: target.party, ...asked }),
        }
      })
    const due = questions.flatMap(({ target, candidates, verdict }) => {
      const said = verdict.ways.map(keyOf)
      return candidates.map((attempt) => ({
        attempt,
        expected: said.includes(keyOf(attempt)) ? target.place : null,
      }))
    })
    const answers = agent === undefined ? [] : await tryPatiently(agent, due)
    attempts += answers.length
    let next = 0
    for (const { target, what, candidates, verdict } of questions) {
      verdictsOfSource.push(verdict)
      verdicts += 1
      reachable += Number(verdict.isReachable)
      const worked = candidates.filter(
        (_, offset) => target.place !== null && answers[next + offset] === target.place,
      )
      next += candidates.length
      differences.push(...judge(verdict, candidates, worked).map((difference) => `${what}: ${difference}`))
    }
  })
  const names = allNames(index)
  let lookUps = 0
  await inParallel(parties, 3, async (source) => {
    if (source.container === null || source.place === null) return
    const agent = agents.get(source.place)
    if (agent === undefined) return
    const verdicts = verdictsBySource.get(source.name) ?? []
    const said = verdicts.flatMap(({ ways }) => ways.flatMap((way) => [...way.names, ...way.sharedNames]))
    const servers = await nameServers(docker, source.name)
    const table = await lookUpPatiently(agent, servers, names, new Set(said))
    lookUps += table.size
    differences.push(
      ...judgeNames(verdicts, table).map((difference) => `${source.name} looks up ${difference}`),
    )
  })
  return { verdicts, reachable, attempts, lookUps, differences: [...new Set(differences)].sort() }
}

/** The container's own resolver, as its programs find it. */
async function nameServers(docker: Docker, container: string): Promise<readonly string[]> {
  const lines = (await docker('exec', container, 'cat', '/etc/resolv.conf')).split('\n')
  return lines.flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? [])
}

function toParties({ snapshot }: ReachIndex): readonly Party[] {
  const placeOf = (container: Container): string | null => {
    if (container.state !== 'running') return null
    if (container.networkMode === 'host') return 'host'
    const other = /^container:(.*)$/.exec(container.networkMode)?.[1]
    return other === undefined
      ? container.name
      : (snapshot.containers.find(({ id }) => id === other)?.name ?? null)
  }
  return [
    { name: 'host', party: { kind: 'host' }, container: null, place: 'host' },
    { name: 'lan', party: { kind: 'lan' }, container: null, place: 'lan' },
    ...snapshot.containers.map((container) => ({
      name: container.name,
      party: { kind: 'container', id: container.id } as const,
      container,
      place: placeOf(container),
    })),
  ]
}

/** The containers' own idea of where they live: not that of the code under test. */
function ownerOf({ snapshot }: ReachIndex, { place }: Party): Container | undefined {
  return snapshot.containers.find(({ name }) => name === place)
}

function candidatesFor(
  index: ReachIndex,
  source: Party,
  target: Party,
  { port, protocol }: { readonly port: number; readonly protocol: string },
): readonly Candidate[] {
  const to = (address: string, isToBeNamed = true, at = port): Candidate => ({
    address,
    port: at,
    protocol,
    isToBeNamed,
  })
  if (target.place === 'lan') return [to(lanAddress)]
  const onHost = hostAddresses(index)
  if (source.place === target.place && source.place !== null) return [to('127.0.0.1')]
  const near = nearAddresses(index, source)
  if (target.place === 'host') return onHost.map((address) => to(address, near.includes(address)))
  const owner = ownerOf(index, target) ?? target.container
  if (owner === null) return []
  return [
    ...addressesOf(index, owner).map((address) => to(address)),
    ...owner.publishedPorts
      .filter((published) => published.containerPort === port && published.protocol === protocol)
      .flatMap((published) =>
        isAnyAddress(published.hostAddress)
          ? [...onHost, '127.0.0.1', '::1']
              .filter((address) => address.includes(':') === published.hostAddress.includes(':'))
              .map((address) => to(address, near.includes(address), published.hostPort))
          : [to(published.hostAddress, true, published.hostPort)],
      ),
  ]
}

/** In every network, the gateway bridge of a swarm included, of which only the network's side tells. */
function addressesOf({ snapshot }: ReachIndex, { id, networks }: Container): readonly string[] {
  const members = snapshot.networks.flatMap(({ members }) =>
    members.filter(({ containerId }) => containerId === id),
  )
  const addresses = [...networks, ...members].flatMap(({ ipv4Address, ipv6Address }) => [
    ...(ipv4Address === null ? [] : [ipv4Address]),
    ...(ipv6Address === null ? [] : [ipv6Address]),
  ])
  return [...new Set(addresses)]
}

/** The host's on every bridge, and in the physical network. */
function hostAddresses({ snapshot }: ReachIndex): readonly string[] {
  const gateways = snapshot.containers.flatMap(({ networks }) =>
    networks.flatMap(({ networkId, gateway, ipv6Gateway }) =>
      snapshot.networks.find(({ id }) => id === networkId)?.driver === 'bridge'
        ? [...(gateway === null ? [] : [gateway]), ...(ipv6Gateway == null ? [] : [ipv6Gateway])]
        : [],
    ),
  )
  const gatewayBridge = snapshot.networks.find(({ name }) => name === 'docker_gwbridge')
  const ofGatewayBridge = gatewayBridge?.subnets.flatMap(({ gateway }) => gateway ?? []) ?? []
  return [...new Set([...gateways, ...ofGatewayBridge, hostAddress])]
}

/** The addresses of the host that a verdict is to name for this source. */
function nearAddresses(index: ReachIndex, source: Party): readonly string[] {
  if (source.place === 'host') return ['127.0.0.1', '::1']
  if (source.place === 'lan') return [hostAddress]
  const owner = ownerOf(index, source)
  const gatewayBridge = index.snapshot.networks.find(({ name }) => name === 'docker_gwbridge')
  const isOnIt = gatewayBridge?.members.some(({ containerId }) => containerId === owner?.id) === true
  return [
    ...(owner?.networks.flatMap(({ gateway, ipv6Gateway }) => [gateway ?? '', ipv6Gateway ?? '']) ?? []),
    ...(isOnIt ? (gatewayBridge?.subnets.flatMap(({ gateway }) => gateway ?? '') ?? []) : []),
  ].filter((address) => address !== '')
}

const keyOf = ({
  address,
  port,
}: {
  readonly address: string | null
  readonly port: number | null
}): string => `${address ?? lanAddress} ${port ?? '?'}`

function judge(
  verdict: ReachVerdict,
  candidates: readonly Candidate[],
  worked: readonly Candidate[],
): readonly string[] {
  const said = verdict.ways.map(keyOf)
  const tried = candidates.map(keyOf)
  const working = worked.map(keyOf)
  const differences = [
    ...said.filter((key) => !tried.includes(key)).map((key) => `${key} is said but was not tried`),
    ...said
      .filter((key) => tried.includes(key) && !working.includes(key))
      .map((key) => `${key} is said, fails`),
    ...worked
      .filter(({ isToBeNamed }) => isToBeNamed)
      .map(keyOf)
      .filter((key) => !said.includes(key))
      .map((key) => `${key} works, is not said`),
  ]
  if (verdict.isReachable !== working.length > 0) {
    differences.push(
      `said ${verdict.isReachable ? 'yes' : 'no'}, but ${working.join(', ') || 'nothing'} works`,
    )
  }
  if (!verdict.isReachable && verdict.reasons.length === 0) differences.push('no reason')
  return differences
}

/** Everything that could be a name, with each network behind it too. */
function allNames({ snapshot }: ReachIndex): readonly string[] {
  const plain = snapshot.containers.flatMap(({ id, name, networks }) => [
    name,
    id.slice(0, 12),
    `host-of-${name}`,
    ...networks.flatMap(({ aliases }) => aliases),
  ])
  const qualified = snapshot.containers.flatMap(({ name, networks }) =>
    networks.flatMap(({ networkName, aliases }) =>
      [name, ...aliases].map((alias) => `${alias}.${networkName}`),
    ),
  )
  return [...new Set([...plain, ...qualified])]
}

function judgeNames(verdicts: readonly ReachVerdict[], table: LookUps): readonly string[] {
  const differences: string[] = []
  const ways = verdicts.flatMap((verdict) => verdict.ways)
  const sameFamily = (name: string, address: string): readonly string[] =>
    (table.get(name) ?? []).filter((found) => found.includes(':') === address.includes(':'))
  for (const { address, names, sharedNames } of ways) {
    if (address === null) continue
    for (const name of names) {
      const found = sameFamily(name, address)
      if (found.length !== 1 || found[0] !== address) {
        differences.push(`${name}, said to be ${address}: ${found.join(', ') || 'not found'}`)
      }
    }
    for (const name of sharedNames) {
      const found = sameFamily(name, address)
      if (found.length < 2 || !found.includes(address)) {
        differences.push(`${name}, said to be ${address} and others: ${found.join(', ') || 'not found'}`)
      }
    }
  }
  const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase())
  for (const [name, addresses] of table) {
    // With the network behind it a name is told only where the plain one leads elsewhere.
    if (name.includes('.')) continue
    for (const address of addresses) {
      const way = ways.find((candidate) => candidate.kind === 'network' && candidate.address === address)
      if (way === undefined || lower([...way.names, ...way.sharedNames]).includes(name.toLowerCase()))
        continue
      differences.push(`${name}: ${address}, not said`)
    }
  }
  return differences
}
