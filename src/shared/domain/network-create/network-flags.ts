/** Every flag of `docker network create` 28.2, how its value is read, and what they said. */
import { readCsvRecord } from '../run/csv-record'
import { checkLabel } from '../run/environment'
import { cut, parseGoBool } from '../run/go-values'
import { refuse } from '../run/refusal'
import type { FlagLookup } from '../run/scan-flags'

/** Lives for one reading. */
export class NetworkFlagValues {
  readonly texts = new Map<string, string>()
  readonly switches = new Map<string, boolean>()
  readonly lists = new Map<string, string[]>()
  /** In the order of the text; of several with one key the last stays, in the place of the first. */
  readonly maps = new Map<string, Map<string, string>>()

  list(name: string): readonly string[] {
    return this.lists.get(name) ?? []
  }

  map(name: string): ReadonlyMap<string, string> {
    return this.maps.get(name) ?? new Map()
  }
}

export interface NetworkFlag {
  readonly letter?: string
  readonly isSwitch?: true
  /** Checks a value and keeps it. */
  readonly read: (value: string, values: NetworkFlagValues, name: string) => void
}

const text: NetworkFlag = { read: (value, values, name) => values.texts.set(name, value) }

const toggle: NetworkFlag = {
  isSwitch: true,
  read: (value, values, name) => values.switches.set(name, parseGoBool(value)),
}

/** Several in one value, as a record of comma separated fields. */
const list: NetworkFlag = {
  read: (value, values, name) => {
    const items = value === '' ? [] : readCsvRecord(value)
    values.lists.set(name, [...values.list(name), ...items])
  },
}

const pairs = (check: (value: string) => string = (value) => value): NetworkFlag => ({
  read: (value, values, name) => {
    const [key, content] = cut(check(value), '=') ?? [value, '']
    const map = values.maps.get(name) ?? new Map<string, string>()
    values.maps.set(name, map.set(key, content))
  },
})

const help: NetworkFlag = {
  letter: 'h',
  isSwitch: true,
  read: () => refuse('--help: docker prints how the command is used and creates nothing'),
}

const table: Readonly<Record<string, NetworkFlag>> = {
  attachable: toggle,
  'aux-address': pairs(),
  'config-from': text,
  'config-only': toggle,
  driver: { ...text, letter: 'd' },
  gateway: list,
  help,
  ingress: toggle,
  internal: toggle,
  'ip-range': list,
  'ipam-driver': text,
  'ipam-opt': pairs(),
  ipv4: toggle,
  ipv6: toggle,
  label: pairs(checkLabel),
  opt: { ...pairs(), letter: 'o' },
  scope: text,
  subnet: list,
}

const nameOfLetter = new Map(
  Object.entries(table).flatMap(([name, { letter }]) =>
    letter === undefined ? [] : [[letter, name] as const],
  ),
)

export const networkFlags: FlagLookup<NetworkFlag> = {
  find: (name) => (Object.hasOwn(table, name) ? table[name] : undefined),
  nameOfLetter: (letter) => nameOfLetter.get(letter),
}
