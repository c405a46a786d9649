/** `--publish` and `--expose` (docker/go-connections nat): `[ip:][host[-end]]:container[-end][/protocol]`. */
import type { PortBinding } from './create-request'
import { cut, goLower, parseGoInteger } from './go-values'
import { parseIpAddress } from './ip-address'
import { refuse, reword } from './refusal'

/** More than all ports of three protocols is a mistake or an attack; docker itself would try. */
const mostPorts = 200_000

export interface PublishedPorts {
  /** "80/tcp". */
  readonly exposed: Set<string>
  readonly bindings: Map<string, PortBinding[]>
}

export function readPublished(specs: readonly string[]): PublishedPorts {
  const exposed = new Set<string>()
  const bindings = new Map<string, PortBinding[]>()
  let count = 0
  for (const spec of specs.map(standardNotation)) {
    for (const { port, binding } of readPortSpec(spec)) {
      if (++count > mostPorts) refuse(`more than ${mostPorts} published ports`)
      exposed.add(port)
      const known = bindings.get(port)
      if (known) known.push(binding)
      else bindings.set(port, [binding])
    }
  }
  return { exposed, bindings }
}

/** "published=8080,target=80,protocol=udp" as "8080:80/udp". */
function standardNotation(spec: string): string {
  if (!spec.includes('=')) return spec
  const parameters = new Map([['protocol', 'tcp']])
  for (const parameter of spec.split(',')) {
    const pair = cut(parameter, '=')
    if (!pair || pair[0] === '') {
      return refuse(`invalid publish opts format (should be name=value but got '${parameter}')`)
    }
    parameters.set(...pair)
  }
  const of = (name: string) => parameters.get(name) ?? ''
  return `${of('published')}:${of('target')}/${of('protocol')}`
}

function* readPortSpec(spec: string): Generator<{ readonly port: string; readonly binding: PortBinding }> {
  const parts = spec.split(':')
  const [protocol, container] = splitProtocol(parts.at(-1) ?? '')
  const host = parts.length > 1 ? (parts.at(-2) ?? '') : ''
  const HostIp = readHostAddress(parts.slice(0, -2).join(':'))
  if (container === '') refuse(`no port specified: ${spec}<empty>`)
  const range = reword(
    () => readRange(container),
    () => `invalid containerPort: ${container}`,
  )
  const hostRange =
    host === ''
      ? null
      : reword(
          () => readRange(host),
          () => `invalid hostPort: ${host}`,
        )
  const isSingle = range.start === range.end
  if (hostRange && range.end - range.start !== hostRange.end - hostRange.start && !isSingle) {
    refuse(`invalid ranges specified for container and host Ports: ${container} and ${host}`)
  }
  const lower = goLower(protocol)
  if (!['tcp', 'udp', 'sctp'].includes(lower)) refuse(`invalid proto: ${protocol}`)
  for (let port = range.start; port <= range.end; port++) {
    let HostPort = hostRange ? String(hostRange.start + port - range.start) : ''
    // A range for one container port: the engine chooses from it.
    if (hostRange && isSingle && hostRange.start !== hostRange.end) HostPort += `-${hostRange.end}`
    yield { port: `${port}/${lower}`, binding: { HostIp, HostPort } }
  }
}

function readHostAddress(text: string): string {
  const address = text.startsWith('[') ? withoutBrackets(text) : text
  if (address !== '' && !parseIpAddress(address)) refuse(`invalid IP address: ${address}`)
  return address
}

/** As Go's net.SplitHostPort reads `text` with a colon behind it. */
function withoutBrackets(text: string): string {
  const problem = (why: string) => refuse(`invalid IP address ${text}: address ${text}:: ${why}`)
  const end = text.indexOf(']')
  if (end < 0) return problem("missing ']' in address")
  if (end !== text.length - 1) {
    return problem(text.charAt(end + 1) === ':' ? 'too many colons in address' : 'missing port in address')
  }
  return text.includes('[', 1) ? problem("unexpected '[' in address") : text.slice(1, end)
}

/** Everything behind a second "/" is ignored. */
function splitProtocol(text: string): readonly [protocol: string, port: string] {
  const [port = '', protocol] = text.split('/')
  if (port === '') return ['', '']
  return [protocol === undefined || protocol === '' ? 'tcp' : protocol, port]
}

interface PortRange {
  readonly start: number
  readonly end: number
}

function readRange(text: string): PortRange {
  if (text === '') return refuse('empty string specified for ports')
  const [start, end] = text.split('-').slice(0, 2).map(readPort)
  const range = { start: start ?? 0, end: end ?? start ?? 0 }
  return range.end < range.start ? refuse(`invalid range specified for port: ${text}`) : range
}

function readPort(text: string): number {
  return Number(parseGoInteger(text, { base: 10, bits: 16, isSigned: false }))
}

/** Adds what --expose names; its protocol is taken as it stands. */
export function addExposed(exposed: Set<string>, specs: readonly string[]): void {
  for (const spec of specs) {
    if (spec.includes(':')) refuse(`invalid port format for --expose: ${spec}`)
    const [protocol, ports] = splitProtocol(spec)
    const range = reword(
      () => readRange(ports),
      (why) => `invalid range format for --expose: ${spec}, error: ${why}`,
    )
    if (exposed.size + range.end - range.start > mostPorts) refuse(`more than ${mostPorts} exposed ports`)
    for (let port = range.start; port <= range.end; port++) exposed.add(`${port}/${protocol}`)
  }
}
