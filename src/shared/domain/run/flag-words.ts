/** Flags as words, each checked by docker's own rule before it is taken. Lives for one printing. */
import { findFlag } from './flag-table'
import { FlagValues } from './flag-values'
import { ParseContext } from './parse-context'
import { Refusal } from './refusal'

/** Letters that are better known than the names. */
const letters: Readonly<Record<string, string>> = {
  env: 'e',
  publish: 'p',
  user: 'u',
  volume: 'v',
  workdir: 'w',
  memory: 'm',
}

/** For rules that look nothing up; a relative path becomes one that stands nowhere, and so differs in the comparison. */
export function nowhere(): ParseContext {
  return new ParseContext({ workingDirectory: '/nowhere' }, new Map())
}

/** A value that is empty or starts with "-" is safe behind "=" only. */
export function flagWords(name: string, value: string): readonly string[] {
  if (value === '' || value.startsWith('-')) return [`--${name}=${value}`]
  return [Object.hasOwn(letters, name) ? `-${letters[name] ?? ''}` : `--${name}`, value]
}

export class FlagWords {
  /** Each flag with its value. */
  readonly flags: (readonly string[])[] = []
  readonly #engineOs: 'linux' | 'windows'

  constructor(engineOs: 'linux' | 'windows') {
    this.#engineOs = engineOs
  }

  /** A flag without a value. */
  turnOn(name: string): void {
    this.flags.push([`--${name}`])
  }

  /** Left out if docker would refuse the value: the comparison at the end then names what is missing. */
  add(name: string, value: string): void {
    const flag = findFlag(name, 'run')
    if (!flag || (flag.engineOs ?? this.#engineOs) !== this.#engineOs) return
    if (!isTaken(() => flag.read(value, new FlagValues(), nowhere(), name))) return
    this.flags.push(flagWords(name, value))
  }

  addAll(name: string, values: Iterable<string>): void {
    for (const value of values) this.add(name, value)
  }

  /** `key=value`, or `key` where that means the same; left out if the key would be cut at its own "=". */
  addPair(name: string, key: string, value: string, isBareKeyEnough = false): void {
    if (!key.includes('=')) this.add(name, value === '' && isBareKeyEnough ? key : `${key}=${value}`)
  }

  addUnlessEmpty(name: string, value: string): void {
    if (value !== '') this.add(name, value)
  }

  addUnlessZero(name: string, value: number, format: (value: number) => string = String): void {
    if (value !== 0) this.add(name, format(value))
  }
}

/** Whether a rule lets the value pass. */
export function isTaken(rule: () => unknown): boolean {
  try {
    rule()
    return true
  } catch (cause) {
    if (cause instanceof Refusal) return false
    throw cause
  }
}
