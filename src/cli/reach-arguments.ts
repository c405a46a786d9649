/** The command line of `report reach`. Pure. */
import type { Container } from '@shared/domain/container'
import type { ReachParty } from '@shared/domain/reach/types'

export const reachUsage = `Usage: report reach A B [PORT] [--protocol tcp|udp|sctp] [--json] [--host URL]
       report reach --all [PORT] [--protocol tcp|udp|sctp] [--json] [--host URL]

Says whether A reaches B, over which network, by which addresses and names, or why not.

  A, B        a container by name or id, "host" for the engine's machine, or "lan" for another machine in
              its network; container:host is a container that is called so
  PORT        what B listens at; without it, whether any port can be reached
  --protocol  tcp without it
  --all       every pair of containers, host and lan
  --json      one JSON document
  --host URL  the engine to read
`

export type ReachProtocol = 'tcp' | 'udp' | 'sctp'
const protocols: readonly ReachProtocol[] = ['tcp', 'udp', 'sctp']

export type ReachArguments =
  | { readonly kind: 'help' }
  /** `message` is one line. */
  | { readonly kind: 'wrong'; readonly message: string }
  | {
      readonly kind: 'reach'
      /** A and B; null asks for every pair. */
      readonly pair: readonly [string, string] | null
      readonly port: number | null
      readonly protocol: ReachProtocol
      readonly asJson: boolean
      readonly host: string | null
    }

export function parseReachArguments(words: readonly string[]): ReachArguments {
  const values = new Map<string, string>()
  const places: string[] = []
  let asJson = false
  let isAll = false
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const [flag = '', ...rest] = word.split('=')
    if (word === '--help') return { kind: 'help' }
    else if (word === '--json') asJson = true
    else if (word === '--all') isAll = true
    else if (flag === '--host' || flag === '--protocol') {
      const value = word === flag ? words[(index += 1)] : rest.join('=')
      if (value === undefined || value === '') return wrong(`${flag} needs a value`)
      if (values.has(flag)) return wrong(`${flag} is given twice`)
      values.set(flag, value)
    } else if (word.startsWith('-')) return wrong(`unknown option ${word}`)
    else places.push(word)
  }
  const protocol = protocols.find((known) => known === (values.get('--protocol') ?? 'tcp'))
  if (protocol === undefined) return wrong('--protocol is tcp, udp or sctp')
  const expected = isAll ? 0 : 2
  if (places.length < expected) return wrong('reach needs A and B, or --all')
  if (places.length > expected + 1) return wrong(`one word too many: ${places[expected + 1] ?? ''}`)
  const [first = '', second = ''] = places
  const portText = places[expected]
  const port = portText === undefined ? null : toPort(portText)
  if (port === undefined) return wrong(`a port is a number from 1 to 65535, not ${portText ?? ''}`)
  return {
    kind: 'reach',
    pair: isAll ? null : [first, second],
    port,
    protocol,
    asJson,
    host: values.get('--host') ?? null,
  }
}

function wrong(what: string): ReachArguments {
  return { kind: 'wrong', message: `${what}; report reach --help shows the options` }
}

function toPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

const containerPrefix = 'container:'

/** As docker finds a container: by its name, else by the beginning of its id. A message where that names none or several. */
export function findParty(
  word: string,
  containers: readonly Container[],
): ReachParty | { readonly message: string } {
  if (word === 'host' || word === 'lan') return { kind: word }
  const text = word.startsWith(containerPrefix) ? word.slice(containerPrefix.length) : word
  const named = containers.find(({ name }) => name === text)
  if (named !== undefined) return { kind: 'container', id: named.id }
  const begun = /^[0-9a-f]+$/.test(text) ? containers.filter(({ id }) => id.startsWith(text)) : []
  const [only, ...others] = begun
  if (only === undefined) return { message: `no container is called ${text}` }
  if (others.length > 0) return { message: `${begun.length} containers have an id that begins with ${text}` }
  return { kind: 'container', id: only.id }
}
