/** What a container's row says: pure functions from the row to what is shown, without words (those are the window's matter). */
import { isSamePolicy } from './restart-policy'
import { isActive, type ContainerState, type PublishedPort } from './container'
import type { ContainerRow } from './container-row'
import type { ContainerVerb } from './action'

/** What the state column says. An unhealthy container or one in a restart loop runs, but "running" alone would hide the news. */
export type ShownState = ContainerState | 'unhealthy' | 'restart-loop'

export function shownState(row: ContainerRow): ShownState {
  if (row.restartLoop !== null) return 'restart-loop'
  return row.state === 'running' && row.health === 'unhealthy' ? 'unhealthy' : row.state
}

/** Order for the state column: what needs a look first. */
const stateRanks: Readonly<Record<ShownState, number>> = {
  unhealthy: 0,
  'restart-loop': 1,
  restarting: 1,
  dead: 2,
  removing: 3,
  paused: 4,
  running: 5,
  created: 6,
  exited: 7,
  unknown: 8,
}

export function stateRank(row: ContainerRow): number {
  return stateRanks[shownState(row)]
}

export function isStopped(state: ContainerState): boolean {
  return state === 'exited' || state === 'created' || state === 'dead'
}

/** "docker.io/library/nginx:1.27" → "nginx:1.27"; a bare id or a digest is cut to 12 digits. */
export function shortImage(reference: string): string {
  const bare = /^(?:sha256:)?([0-9a-f]{64})$/.exec(reference)?.[1]
  if (bare !== undefined) return bare.slice(0, 12)
  return reference
    .replace(/^docker\.io\/(?:library\/)?(?=.)/, '')
    .replace(/@sha256:([0-9a-f]{12})[0-9a-f]{52}$/, '@$1')
}

/** As docker shows ids: 12 digits, without the algorithm. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** One chip of the ports column: a port or a run of neighbours, published the same way. */
export interface PortGroup {
  /** "8080→80", "lo:3000", "53→53/udp", "8000-8010→9000-9010". */
  readonly text: string
  /** The same with every address, as docker writes them: "0.0.0.0:8080->80/tcp". */
  readonly bindings: readonly string[]
  readonly hostPort: number
}

interface PortRun {
  readonly addresses: readonly string[]
  readonly protocol: string
  readonly firstHostPort: number
  readonly firstContainerPort: number
  length: number
}

/** Merges the IPv4 and IPv6 rows of one publish and runs of neighbouring ports. Order: host port, then container port. */
export function groupPorts(ports: readonly PublishedPort[]): readonly PortGroup[] {
  const byPort = new Map<string, { port: PublishedPort; addresses: string[] }>()
  for (const port of ports) {
    const key = `${port.hostPort}/${port.containerPort}/${port.protocol}`
    const known = byPort.get(key)
    if (known === undefined) byPort.set(key, { port, addresses: [port.hostAddress] })
    else if (!known.addresses.includes(port.hostAddress)) known.addresses.push(port.hostAddress)
  }
  const sorted = [...byPort.values()].sort(
    (a, b) =>
      a.port.protocol.localeCompare(b.port.protocol) ||
      a.port.hostPort - b.port.hostPort ||
      a.port.containerPort - b.port.containerPort,
  )
  const runs: PortRun[] = []
  for (const { port, addresses } of sorted) {
    const sortedAddresses = [...addresses].sort()
    const run = runs.find((candidate) => continues(candidate, port, sortedAddresses))
    if (run !== undefined) run.length += 1
    else {
      runs.push({
        addresses: sortedAddresses,
        protocol: port.protocol,
        firstHostPort: port.hostPort,
        firstContainerPort: port.containerPort,
        length: 1,
      })
    }
  }
  return runs
    .sort((a, b) => a.firstHostPort - b.firstHostPort || a.firstContainerPort - b.firstContainerPort)
    .map(toPortGroup)
}

function continues(run: PortRun, port: PublishedPort, addresses: readonly string[]): boolean {
  return (
    run.protocol === port.protocol &&
    run.firstHostPort + run.length === port.hostPort &&
    run.firstContainerPort + run.length === port.containerPort &&
    run.addresses.length === addresses.length &&
    run.addresses.every((address, index) => address === addresses[index])
  )
}

function toPortGroup(run: PortRun): PortGroup {
  const host = span(run.firstHostPort, run.length)
  const container = span(run.firstContainerPort, run.length)
  const suffix = run.protocol === 'tcp' ? '' : `/${run.protocol}`
  const arrow = host === container && suffix === '' ? '' : `→${container}${suffix}`
  return {
    text: `${addressPrefix(run.addresses)}${host}${arrow}`,
    bindings: run.addresses.map(
      (address) =>
        `${address.includes(':') ? `[${address}]` : address}:${host}->${container}/${run.protocol}`,
    ),
    hostPort: run.firstHostPort,
  }
}

function span(first: number, length: number): string {
  return length === 1 ? String(first) : `${first}-${first + length - 1}`
}

/** Nothing for every address of the host (IPv6 alone is told apart), "lo:" for this machine only, else the address. */
function addressPrefix(addresses: readonly string[]): string {
  if (addresses.every((address) => address === '0.0.0.0' || address === '::' || address === '')) {
    return addresses.length === 1 && addresses[0] === '::' ? '[::]:' : ''
  }
  if (addresses.every((address) => address.startsWith('127.') || address === '::1')) return 'lo:'
  const [first = '', ...others] = addresses
  const shown = first.includes(':') ? `[${first}]` : first
  return others.length === 0 ? `${shown}:` : `${shown}+${others.length}:`
}

/** What the time column says, and since when (engine clock, ms since 1970). The engine keeps no time of a pause. */
export type TimeSummary =
  | { readonly kind: 'up' | 'created'; readonly atMs: number }
  | { readonly kind: 'exited'; readonly atMs: number; readonly exitCode: number | null }
  | { readonly kind: 'restarting'; readonly atMs: number; readonly exitCode: number | null }

export function timeSummary(row: ContainerRow): TimeSummary {
  switch (row.state) {
    case 'running':
    case 'paused':
      return { kind: 'up', atMs: row.startedAtMs ?? row.createdAtMs }
    case 'restarting':
      return { kind: 'restarting', atMs: row.finishedAtMs ?? row.createdAtMs, exitCode: row.exitCode }
    case 'exited':
    case 'dead':
      return { kind: 'exited', atMs: row.finishedAtMs ?? row.createdAtMs, exitCode: row.exitCode }
    case 'created':
    case 'removing':
    case 'unknown':
      return { kind: 'created', atMs: row.createdAtMs }
  }
}

/** Exit codes with a meaning of their own: docker's (125 to 127) and the shell's 128 + signal. */
export const explainedExitCodes = [0, 1, 125, 126, 127, 130, 134, 137, 139, 143] as const
export type ExitMeaning = `${(typeof explainedExitCodes)[number]}` | 'signal' | 'other'

export function exitMeaning(exitCode: number): ExitMeaning {
  const explained = explainedExitCodes.find((code) => code === exitCode)
  if (explained !== undefined) return `${explained}`
  return exitCode > 128 && exitCode <= 128 + 64 ? 'signal' : 'other'
}

/** Why a verb makes no sense for a row now; null when it does. */
export type VerbObstacle = 'swarm-task' | 'wrong-state'

const sensibleStates: Readonly<Record<ContainerVerb, (state: ContainerState) => boolean>> = {
  start: (state) => state === 'created' || state === 'exited' || state === 'dead',
  stop: isActive,
  restart: (state) => state !== 'removing' && state !== 'dead',
  pause: (state) => state === 'running',
  unpause: (state) => state === 'paused',
  kill: isActive,
  remove: (state) => state !== 'removing',
  rename: (state) => state !== 'removing',
  'set-restart-policy': (state) => state !== 'removing' && state !== 'dead',
}

export function verbObstacle(verb: ContainerVerb, row: ContainerRow): VerbObstacle | null {
  if (row.isSwarmTask) return 'swarm-task'
  return sensibleStates[verb](row.state) || row.state === 'unknown' ? null : 'wrong-state'
}

/** Whether the row shows what the verb was asked to bring about; `before` is the row at the click. */
export function showsVerbDone(verb: ContainerVerb, before: ContainerRow, now: ContainerRow): boolean {
  switch (verb) {
    case 'start':
      return now.state === 'running' || now.startedAtMs !== before.startedAtMs
    case 'stop':
    case 'kill':
      return !isActive(now.state)
    case 'restart':
      return now.state === 'running' && now.startedAtMs !== before.startedAtMs
    case 'pause':
      return now.state === 'paused'
    case 'unpause':
      return now.state !== 'paused'
    case 'rename':
      return now.name !== before.name
    case 'set-restart-policy':
      return !isSamePolicy(now.restartPolicy, before.restartPolicy)
    case 'remove':
      return false
  }
}

/** The engine's own rule (moby daemon/names): two characters at least. */
export function isContainerName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)
}
