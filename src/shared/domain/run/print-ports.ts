/** Port bindings as `--publish`, neighbours drawn together to ranges; what is only exposed as `--expose`. */
import { fieldOf, listOf, mapOf, textOf } from './json-reading'
import { addExposed, readPublished } from './ports'
import { isTaken, type FlagWords } from './flag-words'

interface Port {
  readonly number: number
  readonly protocol: string
}

export function printPublished(portBindings: unknown, flags: FlagWords): void {
  const runs: { port: Port; length: number; address: string; host: string }[] = []
  for (const [key, bindings] of portsOf(mapOf(portBindings))) {
    const port = readPortKey(key)
    if (!port) continue
    const list = listOf(bindings)
    for (const binding of list) {
      const address = textOf(fieldOf(binding, 'HostIp'))
      const host = textOf(fieldOf(binding, 'HostPort'))
      const run = runs.at(-1)
      const isNext =
        run !== undefined &&
        list.length === 1 &&
        run.port.protocol === port.protocol &&
        run.port.number + run.length === port.number &&
        run.address === address &&
        isNextHost(run.host, run.length, host)
      if (isNext) run.length += 1
      else runs.push({ port, length: 1, address, host })
    }
  }
  for (const { port, length, address, host } of runs) {
    const target = rangeText(port.number, length) + (port.protocol === 'tcp' ? '' : `/${port.protocol}`)
    const source = length > 1 && host !== '' ? rangeText(Number(host), length) : host
    const place = address.includes(':') ? `[${address}]` : address
    const spec =
      address === '' ? (source === '' ? target : `${source}:${target}`) : `${place}:${source}:${target}`
    if (isTaken(() => readPublished([spec]))) flags.add('publish', spec)
  }
}

/** No host port is followed by none, a number by the next one; ranges stand alone. */
function isNextHost(first: string, distance: number, host: string): boolean {
  if (first === '' || host === '') return first === host
  return /^[1-9][0-9]{0,4}$/.test(first) && host === String(Number(first) + distance)
}

/** `exposed`: ports that are not published. */
export function printExposed(exposed: readonly string[], flags: FlagWords): void {
  const runs: { port: Port; length: number }[] = []
  for (const [key] of portsOf(Object.fromEntries(exposed.map((port) => [port, null])))) {
    const port = readPortKey(key)
    if (!port) continue
    const run = runs.at(-1)
    if (run?.port.protocol === port.protocol && run.port.number + run.length === port.number) run.length += 1
    else runs.push({ port, length: 1 })
  }
  for (const { port, length } of runs) {
    const spec = rangeText(port.number, length) + (port.protocol === 'tcp' ? '' : `/${port.protocol}`)
    if (isTaken(() => addExposed(new Set(), [spec]))) flags.add('expose', spec)
  }
}

/** By protocol, then by number; a list that mixes them would hide the ranges. */
function portsOf(map: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const rank = (key: string) => {
    const port = readPortKey(key)
    return port ? ([port.protocol, port.number] as const) : (['', 0] as const)
  }
  return Object.entries(map).sort(([a], [b]) => {
    const [protocolA, numberA] = rank(a)
    const [protocolB, numberB] = rank(b)
    if (protocolA !== protocolB) return protocolA < protocolB ? -1 : 1
    return numberA - numberB
  })
}

function readPortKey(key: string): Port | null {
  const [, number = '', protocol = 'tcp'] = /^([0-9]{1,5})(?:\/([A-Za-z0-9]+))?$/.exec(key) ?? []
  return number === '' ? null : { number: Number(number), protocol }
}

function rangeText(start: number, length: number): string {
  return length === 1 ? String(start) : `${start}-${start + length - 1}`
}
