/** Takes flags from their arguments as docker's flag library does (spf13/pflag 1.0.6): flags end at the first other word. */
import { findFlag, flagNameOfLetter, type Flag } from './flag-table'
import { goQuote } from './go-values'
import { refusalText, refuse } from './refusal'

/** What the scanner must know of a flag. */
interface ScannableFlag {
  /** A boolean: its value only ever comes behind "=". */
  readonly isSwitch?: true
}

/** The flags of one command. */
export interface FlagLookup<F extends ScannableFlag> {
  find(name: string): F | undefined
  nameOfLetter(letter: string): string | undefined
}

export interface ScannedFlag<F extends ScannableFlag = Flag> {
  readonly name: string
  readonly flag: F
  readonly value: string
}

const containerFlags = (verb: 'run' | 'create'): FlagLookup<Flag> => ({
  find: (name) => findFlag(name, verb),
  nameOfLetter: flagNameOfLetter,
})

/** Calls `take` for each flag in order; gives the image and the command's words. Refuses what docker doesn't know. */
export function scanFlags(
  verb: 'run' | 'create',
  words: readonly string[],
  take: (scanned: ScannedFlag) => void,
): readonly string[] {
  const lookup = containerFlags(verb)
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (word === '--') return words.slice(at + 1)
    if (!isFlag(word)) return words.slice(at)
    at += scanWord(lookup, word, words[at + 1], take) ? 2 : 1
  }
  return []
}

/** As scanFlags, for a command whose flags may stand behind its arguments too: gives the arguments. */
export function scanMixedFlags<F extends ScannableFlag>(
  lookup: FlagLookup<F>,
  words: readonly string[],
  take: (scanned: ScannedFlag<F>) => void,
): readonly string[] {
  const others: string[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (word === '--') return [...others, ...words.slice(at + 1)]
    if (isFlag(word)) at += scanWord(lookup, word, words[at + 1], take) ? 2 : 1
    else {
      others.push(word)
      at += 1
    }
  }
  return others
}

/** From one flag to the next: where the flags that are complete end, or null once something else than a flag follows. */
export function skipFlags(verb: 'run' | 'create', words: readonly string[], from: number): number | null {
  const lookup = containerFlags(verb)
  let at = from
  while (at < words.length) {
    const word = words[at] ?? ''
    if (word === '--' ? words.length > at + 1 : !isFlag(word)) return null
    if (word === '--') return at
    const isLast = words.length === at + 1
    let takesNext: boolean
    try {
      takesNext = scanWord(lookup, word, isLast ? '' : words[at + 1], () => undefined)
    } catch (cause) {
      refusalText(cause)
      return null
    }
    if (takesNext && isLast) return at
    at += takesNext ? 2 : 1
  }
  return at
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-'
}

/** Whether the next word was taken as the value. */
function scanWord<F extends ScannableFlag>(
  lookup: FlagLookup<F>,
  word: string,
  argument: string | undefined,
  take: (scanned: ScannedFlag<F>) => void,
): boolean {
  return (word.startsWith('--') ? scanLong : scanShort)(lookup, word, argument, take)
}

function scanLong<F extends ScannableFlag>(
  lookup: FlagLookup<F>,
  word: string,
  argument: string | undefined,
  take: (scanned: ScannedFlag<F>) => void,
): boolean {
  const [, name = '', equals] = /^--([^=]*)(=[\s\S]*)?$/.exec(word) ?? []
  if (name === '' || name.startsWith('-')) return refuse(`bad flag syntax: ${word}`)
  const flag = lookup.find(name)
  if (!flag) return refuse(`unknown flag: --${name}`)
  if (equals !== undefined) {
    take({ name, flag, value: equals.slice(1) })
    return false
  }
  if (flag.isSwitch) {
    take({ name, flag, value: 'true' })
    return false
  }
  if (argument === undefined) return refuse(`flag needs an argument: ${word}`)
  take({ name, flag, value: argument })
  return true
}

function scanShort<F extends ScannableFlag>(
  lookup: FlagLookup<F>,
  word: string,
  argument: string | undefined,
  take: (scanned: ScannedFlag<F>) => void,
): boolean {
  let letters = word.slice(1)
  while (letters !== '') {
    // Left over from the library's own tests: everything that starts like this is passed over.
    if (letters.startsWith('test.')) return false
    const letter = letters.charAt(0)
    const name = lookup.nameOfLetter(letter)
    const flag = name === undefined ? undefined : lookup.find(name)
    if (name === undefined || !flag) {
      return refuse(`unknown shorthand flag: ${goQuoteLetter(letter)} in -${letters}`)
    }
    const rest = letters.slice(1)
    if (rest.length > 1 && rest.startsWith('=')) {
      take({ name, flag, value: rest.slice(1) })
      return false
    }
    if (flag.isSwitch) {
      take({ name, flag, value: 'true' })
      letters = rest
      continue
    }
    if (rest !== '') {
      take({ name, flag, value: rest })
      return false
    }
    if (argument === undefined) {
      return refuse(`flag needs an argument: ${goQuoteLetter(letter)} in -${letters}`)
    }
    take({ name, flag, value: argument })
    return true
  }
  return false
}

/** One character in single quotes, as Go's `%q` writes a byte. */
function goQuoteLetter(letter: string): string {
  const quoted = goQuote(letter).slice(1, -1)
  return `'${letter === "'" ? "\\'" : letter === '"' ? letter : quoted}'`
}
