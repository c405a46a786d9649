/**
 * A request as the shortest `docker network create` that asks for the same. The command is read back and compared before it
 * is given away: what no command can say is refused with the field's name, never lost in silence.
 */
import { csvField } from '../run/csv-record'
import { quoteWord, shellNeeds, type PrintShell, type ShellNeed } from '../run/print-words'
import { refusalText } from '../run/refusal'
import type { CreateNetworkBody } from './create-network-body'
import { parseNetworkWords } from './parse-network-command'

export type PrintedNetworkCommand =
  | { readonly command: string; readonly words: readonly string[]; readonly needs: readonly ShellNeed[] }
  /** No command of docker's, or none that this shell could read. */
  | { readonly error: string }

export function printNetworkCommand(body: CreateNetworkBody, shell: PrintShell): PrintedNetworkCommand {
  const flags = flagsOf(body)
  const name = body.Name.startsWith('-') && body.Name !== '-' ? ['--', body.Name] : [body.Name]
  const own = [...flags, ...name]
  const reading = parseNetworkWords(own)
  if ('error' in reading) return reading
  const lost = fieldsThatDiffer(body, reading.body)
  if (lost.length > 0) return { error: `no command can say this: ${lost.join(', ')}` }
  const words = ['docker', 'network', 'create', ...own]
  try {
    const command = words.map((word) => quoteWord(word, shell)).join(' ')
    return { command, words, needs: shellNeeds(words, shell) }
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

function flagsOf(body: CreateNetworkBody): readonly string[] {
  const words: string[] = []
  const add = (flag: string, value: string) => {
    // A value that is empty or begins with "-" is safe behind "=" only.
    if (value === '' || value.startsWith('-')) words.push(`--${flag}=${value}`)
    else words.push(`--${flag}`, value)
  }
  const addUnless = (flag: string, value: string, usual: string) => {
    if (value !== usual) add(flag, value)
  }
  const turn = (flag: string, isOn: boolean | undefined, usual: boolean | undefined) => {
    if (isOn !== usual && isOn !== undefined) words.push(isOn ? `--${flag}` : `--${flag}=false`)
  }
  const addPairs = (flag: string, map: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(map)) add(flag, value === '' ? key : `${key}=${value}`)
  }
  addUnless('driver', body.Driver, 'bridge')
  addUnless('scope', body.Scope, '')
  turn('ipv4', body.EnableIPv4, undefined)
  turn('ipv6', body.EnableIPv6, undefined)
  for (const config of body.IPAM.Config) {
    add('subnet', csvField(config.Subnet))
    if (config.IPRange !== undefined) add('ip-range', csvField(config.IPRange))
    if (config.Gateway !== undefined) add('gateway', csvField(config.Gateway))
    addPairs('aux-address', config.AuxiliaryAddresses ?? {})
  }
  addUnless('ipam-driver', body.IPAM.Driver, 'default')
  addPairs('ipam-opt', body.IPAM.Options)
  turn('internal', body.Internal, false)
  turn('attachable', body.Attachable, false)
  turn('ingress', body.Ingress, false)
  turn('config-only', body.ConfigOnly, false)
  if (body.ConfigFrom !== null) add('config-from', body.ConfigFrom.Network)
  addPairs('opt', body.Options)
  addPairs('label', body.Labels)
  return words
}

function fieldsThatDiffer(wanted: CreateNetworkBody, said: CreateNetworkBody): readonly string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(said)]) as Set<keyof CreateNetworkBody>
  return [...names].filter((name) => canonical(wanted[name]) !== canonical(said[name]))
}

/** The same text for the same content, whatever the order of the keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'absent'
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
  return `{${fields.sort().join()}}`
}
