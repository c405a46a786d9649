/**
 * A command line as the form, by the same reader that makes the request. What docker refuses fills nothing; what is not part
 * of the container is noted; a flag without a field is kept among the others. Nothing is lost.
 */
import { findRunCommand } from '../run/find-command'
import { findFlag } from '../run/flag-table'
import { cut, parseGoBool } from '../run/go-values'
import type { Note } from '../run/notes'
import { parseRunCommand } from '../run/parse-run-command'
import { refusalText } from '../run/refusal'
import { scanFlags } from '../run/scan-flags'
import { guessShell, readShellCommands, type ShellName } from '../run/shell-words'
import { listFlags, switchFlags, textFlags, type ListFlag, type SwitchFlag, type TextFlag } from './fields'
import {
  emptyForm,
  emptyNetwork,
  restartNames,
  type MountRow,
  type NetworkRow,
  type OtherFlag,
  type PairRow,
  type PortRow,
  type RunForm,
} from './form'
import { joinCommand } from './print-form'
import { aliasList, isPlainAlias, readMountRow, readNetworkRow, readPair, readPort } from './row-texts'

export type FormReading =
  | {
      readonly form: RunForm
      /** Pieces of the text that are not in the form, or stand in it otherwise than a shell would have put them. */
      readonly notes: readonly Note[]
    }
  | { readonly error: string }

/** `error`: docker's own words. */
export function readRunForm(text: string, shell: ShellName = guessShell(text)): FormReading {
  const reading = parseRunCommand(text, { shell, streamsAs: 'run' })
  if ('error' in reading) return reading
  try {
    const { verb, words } = findRunCommand(readShellCommands(text, shell))
    const draft = new Draft()
    const [image = '', ...command] = scanFlags(verb, words, ({ name, flag, value }) =>
      draft.take(flag.keptAs ?? name, value),
    )
    const form = draft.finish(verb)
    return { form: { ...form, image, command: joinCommand(command) }, notes: reading.notes }
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

/** Lives for one reading. */
class Draft {
  readonly #texts: { [Flag in TextFlag]?: string } = {}
  readonly #switches: { [Flag in SwitchFlag]?: boolean } = {}
  readonly #lists: { [Flag in ListFlag]?: string[] } = {}
  readonly #ports: PortRow[] = []
  readonly #mounts: MountRow[] = []
  readonly #networks: NetworkRow[] = []
  readonly #variables: PairRow[] = []
  readonly #labels: PairRow[] = []
  readonly #others: OtherFlag[] = []
  readonly #aliases: string[] = []
  #addresses = { ipv4: '', ipv6: '' }
  #isDetached = false
  #entrypoint: string | null = null
  #restart: RunForm['restart'] = { policy: 'no', limit: '' }

  take(name: string, value: string): void {
    if (!this.#takeRow(name, value) && !this.#takePlain(name, value)) this.#keep(name, value)
  }

  #takeRow(name: string, value: string): boolean {
    switch (name) {
      case 'publish':
        return push(this.#ports, readPort(value))
      case 'mount':
      case 'volume':
      case 'tmpfs':
        return push(this.#mounts, readMountRow(name, value))
      case 'network':
        return push(this.#networks, readNetworkRow(value))
      case 'env':
        return push(this.#variables, readPair(value))
      case 'label':
        return push(this.#labels, readPair(value))
      case 'network-alias':
        return push(this.#aliases, isPlainAlias(value) ? value : null)
      case 'ip':
        this.#addresses.ipv4 = value
        return true
      case 'ip6':
        this.#addresses.ipv6 = value
        return true
    }
    return false
  }

  #takePlain(name: string, value: string): boolean {
    if (name === 'detach') {
      this.#isDetached = parseGoBool(value)
      return true
    }
    if (name === 'entrypoint') {
      this.#entrypoint = value
      return true
    }
    if (name === 'restart') return this.#takeRestart(value)
    if (switchFlags.includes(name as SwitchFlag)) {
      this.#switches[name as SwitchFlag] = parseGoBool(value)
      return true
    }
    // An empty value is one that the form could not tell from none.
    if (value === '') return false
    if (textFlags.includes(name as TextFlag)) {
      this.#texts[name as TextFlag] = value
      this.#dropKept(name)
      return true
    }
    if (!listFlags.includes(name as ListFlag)) return false
    const list = (this.#lists[name as ListFlag] ??= [])
    list.push(value)
    return true
  }

  #takeRestart(value: string): boolean {
    const [policy, limit] = cut(value, ':') ?? [value, '']
    if (!restartNames.some((name) => name === policy) || (limit !== '' && policy !== 'on-failure'))
      return false
    this.#restart = { policy, limit }
    this.#dropKept('restart')
    return true
  }

  /** Of a flag that docker takes once the last one counts, wherever it stands. */
  #keep(name: string, value: string): void {
    const isOnSwitch = findFlag(name, 'run')?.isSwitch === true && parseGoBool(value)
    if (textFlags.includes(name as TextFlag)) this.#texts[name as TextFlag] = ''
    if (name === 'restart') this.#restart = { policy: 'no', limit: '' }
    this.#others.push({ name, value: isOnSwitch ? null : value })
  }

  #dropKept(name: string): void {
    for (let at = this.#others.length - 1; at >= 0; at--) {
      if (this.#others[at]?.name === name) this.#others.splice(at, 1)
    }
  }

  finish(verb: 'run' | 'create'): RunForm {
    return {
      ...emptyForm(),
      mode: verb === 'create' ? 'create' : this.#isDetached ? 'detached' : 'attached',
      entrypoint: this.#entrypoint,
      restart: this.#restart,
      ports: this.#ports,
      mounts: this.#mounts,
      networks: this.#wholeNetworks(),
      variables: this.#variables,
      labels: this.#labels,
      texts: this.#texts,
      switches: this.#switches,
      lists: this.#lists,
      others: this.#others,
    }
  }

  /** The flags without a network of their own belong to the first one. */
  #wholeNetworks(): readonly NetworkRow[] {
    const { ipv4, ipv6 } = this.#addresses
    if (this.#aliases.length === 0 && ipv4 + ipv6 === '') return this.#networks
    const [first = emptyNetwork, ...rest] = this.#networks
    const aliases = [...aliasList(first), ...this.#aliases].join(', ')
    return [{ ...first, aliases, ipv4: ipv4 || first.ipv4, ipv6: ipv6 || first.ipv6 }, ...rest]
  }
}

function push<T>(list: T[], item: T | null): boolean {
  if (item === null) return false
  list.push(item)
  return true
}
