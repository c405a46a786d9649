/** Verdicts in English sentences for a terminal. Every name in them is made visible by `reachText` or by the table. Pure. */
import type { PublishedPort } from '@shared/domain/container'
import type { ReachNote, ReachReason, ReachVerdict, ReachWay } from '@shared/domain/reach/types'
import { visibleText } from '@shared/domain/visible-text'
import { alignColumns } from './report-text'

/** What the sentences call the two and the port. */
export interface AnsweredQuestion {
  readonly source: string
  readonly target: string
  /** Such as "80/tcp"; "any port". */
  readonly port: string
  readonly verdict: ReachVerdict
}

/** Some lines, the first of them with the verdict. */
export function reachText({ source, target, port, verdict }: AnsweredQuestion): string {
  const names = { source, target }
  const lines = [
    `${source} → ${target}, ${port}: ${verdict.isReachable ? 'yes' : 'no'}`,
    ...verdict.ways.map((way) => `  ${wayText(way)}`),
    ...verdict.reasons.map((reason) => `  ${reasonText(reason, names)}`),
    ...verdict.notes.map((note) => `  Note: ${noteText(note, names)}`),
  ]
  return `${lines.map(visibleText).join('\n')}\n`
}

/** One line for each, with the straightest way or the first reason. */
export function reachTable(questions: readonly AnsweredQuestion[]): string {
  const rows = questions.map(({ source, target, port, verdict }) => {
    const [way] = verdict.ways
    const [reason] = verdict.reasons
    const why =
      way !== undefined ? wayText(way) : reason === undefined ? '' : reasonText(reason, { source, target })
    return [source, target, port, verdict.isReachable ? 'yes' : 'no', why]
  })
  return `${alignColumns([['FROM', 'TO', 'PORT', 'REACHES', 'HOW OR WHY NOT'], ...rows]).join('\n')}\n`
}

function wayText(way: ReachWay): string {
  const where = addressText(way)
  const over = way.networkName === null ? '' : ` over network ${way.networkName}`
  const shared = way.sharedNames.length === 0 ? '' : `; in turn with others by ${way.sharedNames.join(', ')}`
  const names = way.names.length === 0 ? shared : `; by name: ${way.names.join(', ')}${shared}`
  switch (way.kind) {
    case 'same-namespace':
      return `they share one network: ${where}`
    case 'published':
      return `by a published port: ${where}${over}${way.targetPort === null ? '' : `, to port ${way.targetPort}`}`
    case 'host':
      return `by the address of the host: ${where}${over}`
    case 'outside':
      return `in the physical network: ${where}${over}`
    case 'network':
      return `directly: ${where}${over}${names}`
  }
}

function addressText({ address, port }: ReachWay): string {
  const isAny = address === '0.0.0.0' || address === '::'
  const host = address === null ? 'any machine' : isAny ? `any address of the host (${address})` : address
  if (port === null) return `${host}, any port`
  return address === null || isAny ? `${host}, port ${port}` : joined(address, port)
}

function joined(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

interface Names {
  readonly source: string
  readonly target: string
}

function reasonText(reason: ReachReason, names: Names): string {
  switch (reason.kind) {
    case 'unknown-container':
      return `${names[reason.role]} is not there.`
    case 'not-running':
      return `${names[reason.role]} does not run: ${reason.state}.`
    case 'namespace-gone':
      return `The container whose network ${names[reason.role]} shares does not run.`
    case 'no-network':
      return `${names[reason.role]} has no network.`
    case 'no-shared-network':
      return `They share no network: ${names.source} is on ${list(reason.sourceNetworks)}, ${names.target} on ${list(reason.targetNetworks)}.`
    case 'icc-off':
      return `Network ${reason.networkName} keeps its containers apart (icc is off).`
    case 'driver-mode':
      return `Network ${reason.networkName} keeps its containers apart (${reason.driver} in mode ${reason.mode}).`
    case 'address-family':
      return `They have no common kind of address on network ${reason.networkName} (IPv4 or IPv6).`
    case 'own-host':
      return `On network ${reason.networkName} a container and its own host can't talk (${reason.driver}).`
    case 'host-not-on-network':
      return `The host has no address on network ${reason.networkName} (${reason.driver}).`
    case 'internal':
      return `Network ${reason.networkName} of ${names[reason.role]} is internal.`
    case 'no-masquerade':
      return `Network ${reason.networkName} does not masquerade: other machines can't answer.`
    case 'no-route-from-lan':
      return `Other machines have no route to network ${reason.networkName} (${reason.driver}).`
    case 'port-not-published':
      return reason.published.length === 0
        ? `${names.target} publishes no port of this protocol.`
        : `${names.target} publishes other ports only: ${reason.published.map(publishedText).join(', ')}.`
    case 'loopback-only':
      return `The published port ${publishedText(reason.published)} is for the host alone.`
    case 'published-out-of-reach':
      return `From ${names.source} there is no way to the published port ${publishedText(reason.published)}.`
    case 'host-apart':
      return 'The engine runs in a virtual machine or without root: its networks are not on this machine.'
  }
}

function noteText(note: ReachNote, names: Names): string {
  switch (note.kind) {
    case 'default-bridge-no-names':
      return `On the default network (${note.networkName}) there are no names, only addresses.`
    case 'host-has-no-names':
      return 'The host does not know the names of containers.'
    case 'published-port-only':
      return 'Only by the host; a published port passes most firewalls.'
    case 'detour':
      return `Not directly: ${reasonText(note.reason, names)}`
  }
}

function publishedText({ hostAddress, hostPort, containerPort, protocol }: PublishedPort): string {
  return `${joined(hostAddress, hostPort)}->${containerPort}/${protocol}`
}

function list(names: readonly string[]): string {
  return names.join(', ')
}
