/** One row of the form ⇄ one flag's text. A text that a row could not give back with the same meaning makes no row. */
import { csvField, readCsvRecord } from '../run/csv-record'
import { isTaken, nowhere } from '../run/flag-words'
import { cut, goLower, parseGoBool } from '../run/go-values'
import { readMount } from '../run/mounts'
import { isLongSyntax } from '../run/networks'
import { readPublished } from '../run/ports'
import { splitSections } from '../run/volumes'
import {
  mountKinds,
  type MountKind,
  type MountRow,
  type NetworkRow,
  type PairRow,
  type PortRow,
} from './form'

export function portText({ address, host, container, protocol }: PortRow): string {
  const target = container + (protocol === 'tcp' ? '' : `/${protocol}`)
  if (address !== '') return `${address.includes(':') ? `[${address}]` : address}:${host}:${target}`
  return host === '' ? target : `${host}:${target}`
}

export function readPort(text: string): PortRow | null {
  const row = text.includes('=') ? longPort(text) : shortPort(text)
  const isSame = meaning(() => [...readPublished([text]).bindings])
  return isSame === meaning(() => [...readPublished([portText(row)]).bindings]) ? row : null
}

function shortPort(text: string): PortRow {
  const parts = text.split(':')
  const [container = '', protocol = ''] = (parts.at(-1) ?? '').split('/')
  return {
    address: parts
      .slice(0, -2)
      .join(':')
      .replace(/^\[(.*)\]$/, '$1'),
    host: parts.length > 1 ? (parts.at(-2) ?? '') : '',
    container,
    protocol: goLower(protocol) || 'tcp',
  }
}

function longPort(text: string): PortRow {
  const fields = new Map(text.split(',').map((field) => cut(field, '=') ?? [field, '']))
  return {
    address: '',
    host: fields.get('published') ?? '',
    container: fields.get('target') ?? '',
    protocol: goLower(fields.get('protocol') ?? '') || 'tcp',
  }
}

export function mountText({ flag, kind, source, target, options }: MountRow): string {
  if (flag === 'tmpfs') return options === '' ? target : `${target}:${options}`
  if (flag === 'volume') return [source, target, options].filter((part) => part !== '').join(':')
  const fields = [`type=${kind}`, ...(source === '' ? [] : [`source=${source}`]), `target=${target}`]
  return [...fields.map(csvField), ...(options === '' ? [] : [options])].join(',')
}

export function readMountRow(flag: MountRow['flag'], text: string): MountRow | null {
  const row = flag === 'mount' ? longMount(text) : flag === 'volume' ? volumeRow(text) : tmpfsRow(text)
  if (row === null || row.target === '') return null
  if (flag !== 'mount') return mountText(row) === text ? row : null
  return meaning(() => readMount(text, nowhere())) === meaning(() => readMount(mountText(row), nowhere()))
    ? row
    : null
}

function longMount(text: string): MountRow | null {
  let [kind, source, target] = ['volume', '', '']
  const rest: string[] = []
  for (const field of readCsvRecord(text)) {
    const [rawKey, value] = cut(field, '=') ?? [field, '']
    const key = goLower(rawKey)
    if (key === 'type') kind = goLower(value)
    else if (key === 'source' || key === 'src') source = value
    else if (key === 'target' || key === 'dst' || key === 'destination') target = value
    else rest.push(field)
  }
  if (!mountKinds.includes(kind as MountKind)) return null
  const options = rest.map(csvField).join(',')
  return { flag: 'mount', kind: kind as MountKind, source, target, options }
}

function volumeRow(text: string): MountRow | null {
  const sections = splitSections(text)
  if (sections.length > 3) return null
  const [first = '', second = '', options = ''] = sections
  if (sections.length === 1) return { flag: 'volume', kind: 'volume', source: '', target: first, options }
  return { flag: 'volume', kind: volumeKind(first), source: first, target: second, options }
}

/** Docker takes a source that looks like a path for a directory of the host. */
export function volumeKind(source: string): 'bind' | 'volume' {
  return /^(?:[/.~\\]|[A-Za-z]:)/.test(source) ? 'bind' : 'volume'
}

function tmpfsRow(text: string): MountRow {
  const [target, options] = cut(text, ':') ?? [text, '']
  return { flag: 'tmpfs', kind: 'tmpfs', source: '', target, options }
}

/** Whether the options say "read-only", in the words of the row's flag. */
export function isReadOnlyMount({ flag, options }: MountRow): boolean {
  return optionList(options).some((option) => isReadOnlyOption(flag, option))
}

export function setReadOnlyMount(row: MountRow, isReadOnly: boolean): MountRow {
  const names = row.flag === 'mount' ? ['ro', 'readonly'] : ['ro']
  const rest = optionList(row.options).filter((option) => !names.includes(option.split('=')[0] ?? ''))
  const word = row.flag === 'mount' ? 'readonly' : 'ro'
  return { ...row, options: (isReadOnly ? [word, ...rest] : rest).join(',') }
}

function optionList(options: string): readonly string[] {
  return options.split(',').filter((option) => option !== '')
}

function isReadOnlyOption(flag: MountRow['flag'], option: string): boolean {
  if (flag !== 'mount') return option === 'ro'
  const [key, value] = cut(option, '=') ?? [option, 'true']
  return (key === 'ro' || key === 'readonly') && isTaken(() => parseGoBool(value)) && parseGoBool(value)
}

/** The value of `--network` alone; the first row's addresses and aliases are flags of their own. */
export function networkText(row: NetworkRow, isFirst: boolean): string {
  const own = isFirst
    ? []
    : [
        ...aliasList(row).map((alias) => `alias=${alias}`),
        ...(row.ipv4 === '' ? [] : [`ip=${row.ipv4}`]),
        ...(row.ipv6 === '' ? [] : [`ip6=${row.ipv6}`]),
      ]
  if (own.length === 0 && row.more === '' && !isLongSyntax(row.name)) return row.name
  return [...[`name=${row.name}`, ...own].map(csvField), ...(row.more === '' ? [] : [row.more])].join(',')
}

export function aliasList({ aliases }: NetworkRow): readonly string[] {
  return aliases.split(/[\s,]+/).filter((alias) => alias !== '')
}

/** Of a text that docker takes. */
export function readNetworkRow(text: string): NetworkRow {
  const row = { name: '', aliases: '', ipv4: '', ipv6: '', more: '' }
  if (!isLongSyntax(text)) return { ...row, name: text }
  const rest: string[] = []
  for (const field of readCsvRecord(text)) {
    const [rawKey, rawValue] = cut(goLower(field), '=') ?? [field, '']
    const [key, value] = [rawKey.trim(), rawValue.trim()]
    if (key === 'name') row.name = value
    else if (key === 'ip') row.ipv4 = value
    else if (key === 'ip6') row.ipv6 = value
    else if (key === 'alias' && isPlainAlias(value)) {
      row.aliases = row.aliases === '' ? value : `${row.aliases}, ${value}`
    } else rest.push(`${key}=${value}`)
  }
  return { ...row, more: rest.map(csvField).join(',') }
}

/** One that the field with several could hold. */
export function isPlainAlias(alias: string): boolean {
  return /^[^\s,]+$/.test(alias)
}

export function pairText({ name, value }: PairRow): string {
  return value === null ? name : `${name}=${value}`
}

export function readPair(text: string): PairRow {
  const [name, value] = cut(text, '=') ?? [text, null]
  return { name, value }
}

/** What docker makes of it, to be compared; refused texts are all the same, and none of them a row. */
function meaning(read: () => unknown): string | null {
  let value: unknown
  return isTaken(() => (value = read())) ? JSON.stringify(value) : null
}
