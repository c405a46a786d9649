/** The form as docker's words, each with the field that it came from. What is not filled in says nothing. */
import { findFlag } from '../run/flag-table'
import { flagWords } from '../run/flag-words'
import { quoteWord } from '../run/print-words'
import { refuse } from '../run/refusal'
import { readShellCommands } from '../run/shell-words'
import { listFlags, switchFlags, textFlags } from './fields'
import { aliasList, mountText, networkText, pairText, portText } from './row-texts'
import type { MountRow, NetworkRow, PairRow, PortRow, RunForm } from './form'

export interface FormPiece {
  /** "memory", or "publish:0" for the first row of several. */
  readonly field: string
  readonly flag: string
  /** null: a switch that is on. */
  readonly value: string | null
}

/** In the order in which they are printed: what a person looks for first comes first. */
export function formPieces(form: RunForm): readonly FormPiece[] {
  const { texts, switches, lists } = form
  const rest = textFlags.filter((flag) => flag !== 'name')
  return [
    ...(form.mode === 'detached' ? [{ field: 'mode', flag: 'detach', value: null }] : []),
    ...switchFlags.flatMap((flag) => switchPiece(flag, switches[flag])),
    ...plain('name', texts.name ?? ''),
    ...restartPiece(form),
    ...rows('publish', form.ports, isPortEmpty, (row) => ({ flag: 'publish', value: portText(row) })),
    ...rows('mounts', form.mounts, isMountEmpty, (row) => ({ flag: row.flag, value: mountText(row) })),
    ...networkPieces(form.networks),
    ...rows('env', form.variables, isPairEmpty, (row) => ({ flag: 'env', value: pairText(row) })),
    ...rows('label', form.labels, isPairEmpty, (row) => ({ flag: 'label', value: pairText(row) })),
    ...rest.flatMap((flag) => plain(flag, texts[flag] ?? '')),
    ...listFlags.flatMap((flag) =>
      rows(
        flag,
        lists[flag] ?? [],
        (value) => value === '',
        (value) => ({ flag, value }),
      ),
    ),
    ...(form.entrypoint === null
      ? []
      : [{ field: 'entrypoint', flag: 'entrypoint', value: form.entrypoint }]),
    ...form.others.map(({ name, value }, index) => ({ field: `others:${index}`, flag: name, value })),
  ]
}

/** "docker" is the caller's to write; throws a Refusal when the command can't be split. */
export function formWords(form: RunForm): readonly string[] {
  const flags = formPieces(form).flatMap(({ flag, value }) => {
    if (value === null) return [`--${flag}`]
    // A switch takes a value only behind "=".
    return findFlag(flag, 'run')?.isSwitch ? [`--${flag}=${value}`] : flagWords(flag, value)
  })
  const verb = form.mode === 'create' ? 'create' : 'run'
  return [verb, ...flags, ...(form.image === '' ? [] : [form.image, ...splitCommand(form.command)])]
}

/** One command's words; refuses what only a shell could do. */
export function splitCommand(text: string): readonly string[] {
  if (text.trim() === '') return []
  const commands = readShellCommands(text, 'posix')
  const [first] = commands
  const isMore =
    commands.length > 1 || first?.notes.some(({ reason }) => reason === 'redirection' || reason === 'comment')
  if (first === undefined || isMore || first.endedBy !== '') {
    return refuse("a container runs one command; pipes, redirections and several commands need: sh -c '…'")
  }
  return first.words
}

export function joinCommand(words: readonly string[]): string {
  return words.map((word) => quoteWord(word, 'posix')).join(' ')
}

function switchPiece(flag: string, value: boolean | undefined): readonly FormPiece[] {
  if (value === undefined) return []
  return [{ field: flag, flag, value: value ? null : 'false' }]
}

function plain(flag: string, value: string): readonly FormPiece[] {
  return value === '' ? [] : [{ field: flag, flag, value }]
}

function restartPiece({ restart: { policy, limit } }: RunForm): readonly FormPiece[] {
  if (policy === 'no') return []
  const isLimited = policy === 'on-failure' && limit !== ''
  return [{ field: 'restart', flag: 'restart', value: isLimited ? `${policy}:${limit}` : policy }]
}

function rows<Row>(
  field: string,
  list: readonly Row[],
  isEmpty: (row: Row) => boolean,
  print: (row: Row) => { readonly flag: string; readonly value: string },
): readonly FormPiece[] {
  return list.flatMap((row, index) => (isEmpty(row) ? [] : [{ field: `${field}:${index}`, ...print(row) }]))
}

/** A new row is nothing yet. */
export function isPortEmpty({ address, host, container }: PortRow): boolean {
  return address + host + container === ''
}

export function isMountEmpty({ source, target }: MountRow): boolean {
  return source + target === ''
}

export function isPairEmpty({ name, value }: PairRow): boolean {
  return name + (value ?? '') === ''
}

function isNetworkEmpty({ name, aliases, ipv4, ipv6, more }: NetworkRow): boolean {
  return name + aliases + ipv4 + ipv6 + more === ''
}

/** What the first network gets by flags of its own keeps the case of its letters, which the long form would lose. */
function networkPieces(networks: readonly NetworkRow[]): readonly FormPiece[] {
  let isFirst = true
  return networks.flatMap((row, index) => {
    if (isNetworkEmpty(row)) return []
    const field = `network:${index}`
    const pieces = [
      ...(row.name + row.more === '' && isFirst
        ? []
        : [{ field, flag: 'network', value: networkText(row, isFirst) }]),
      ...(isFirst ? mainNetworkPieces(field, row) : []),
    ]
    isFirst = false
    return pieces
  })
}

function mainNetworkPieces(field: string, row: NetworkRow): readonly FormPiece[] {
  return [
    ...aliasList(row).map((value) => ({ field, flag: 'network-alias', value })),
    ...(row.ipv4 === '' ? [] : [{ field, flag: 'ip', value: row.ipv4 }]),
    ...(row.ipv6 === '' ? [] : [{ field, flag: 'ip6', value: row.ipv6 }]),
  ]
}
