/**
 * The values of docker's flags are read by Go's standard library: its numbers (`0x10`, `1_000`), its booleans (`T`), its
 * durations and its quoting. These functions accept and refuse what it does, in its words.
 */
import { refuse } from './refusal'

/** As Go's `%q`: how docker's messages quote a value. */
export function goQuote(text: string): string {
  const named: Record<string, string> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '"': '\\"',
    '\\': '\\\\',
  }
  const escaped = text.replace(/["\\]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    const short = named[character]
    if (short !== undefined) return short
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** Go changes case rune by rune: a rune whose lower case is longer stays as it is. */
export function goLower(text: string): string {
  return Array.from(text, (rune) => sameLength(rune, rune.toLowerCase())).join('')
}

export function goUpper(text: string): string {
  return Array.from(text, (rune) => sameLength(rune, rune.toUpperCase())).join('')
}

function sameLength(rune: string, changed: string): string {
  return Array.from(changed).length === 1 ? changed : rune
}

/** `[before, after]` the first separator, or null: Go's strings.Cut. */
export function cut(text: string, separator: string): readonly [before: string, after: string] | null {
  const at = text.indexOf(separator)
  return at < 0 ? null : [text.slice(0, at), text.slice(at + separator.length)]
}

/** Bytes in UTF-8; a lone surrogate counts as the replacement character. */
export function byteLength(text: string): number {
  let bytes = 0
  for (const rune of text) {
    const code = rune.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

export function parseGoBool(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  return refuse(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`)
}

/** `base: 0` reads prefixes and underscores as in Go's source; `base: 10` takes digits only. `bits` bounds the value. */
export interface IntegerForm {
  readonly base: 0 | 8 | 10
  readonly bits: 16 | 32 | 64
  readonly isSigned: boolean
  /** Named in the message, e.g. "Atoi". */
  readonly function?: string
}

export function parseGoInteger(text: string, form: IntegerForm): bigint {
  const name = form.function ?? (form.isSigned ? 'ParseInt' : 'ParseUint')
  const sign = form.isSigned && /^[+-]/.test(text) ? text.charAt(0) : ''
  const magnitude = parseMagnitude(text.slice(sign.length), form.base)
  if (magnitude === null) return refuse(`strconv.${name}: parsing ${goQuote(text)}: invalid syntax`)
  const value = sign === '-' ? -magnitude : magnitude
  const bits = BigInt(form.bits)
  const fits = form.isSigned ? BigInt.asIntN(form.bits, value) === value : value < 1n << bits
  if (!fits) return refuse(`strconv.${name}: parsing ${goQuote(text)}: value out of range`)
  return value
}

/** The reason alone, for messages that leave out the function: "invalid syntax" or "value out of range". */
export function integerProblem(message: string): string {
  return message.slice(message.lastIndexOf(': ') + 2)
}

function parseMagnitude(text: string, base: IntegerForm['base']): bigint | null {
  if (base === 10) return /^[0-9]+$/.test(text) ? BigInt(text) : null
  if (base === 8) return /^[0-7]+$/.test(text) ? BigInt(`0o${text}`) : null
  // An underscore may stand between digits and after a base prefix (which a leading 0 is too).
  if (/__|_$|^_/.test(text)) return null
  const digits = text.replaceAll('_', '')
  if (/^0[a-zA-Z]/.test(text)) {
    const isPrefixed = /^0(?:[bB][01]+|[oO][0-7]+|[xX][0-9a-fA-F]+)$/.test(digits)
    return isPrefixed ? BigInt(digits.toLowerCase()) : null
  }
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`)
  return /^(?:0|[1-9][0-9]*)$/.test(digits) ? BigInt(digits) : null
}

/** strconv.ParseFloat without "Inf" and "NaN", which no flag of docker makes sense of. */
export function parseGoFloat(text: string): number {
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/.exec(text)
  if (hex) {
    const [, sign, whole = '', fraction = '', exponent = '0'] = hex
    if (whole + fraction !== '') {
      const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length)
      return sign === '-' ? -value : value
    }
  }
  const isDecimal = /^[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?$/.test(
    text,
  )
  if (!isDecimal || hasStrayUnderscore(text)) {
    return refuse(`strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`)
  }
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isFinite(value)) {
    return refuse(`strconv.ParseFloat: parsing ${goQuote(text)}: value out of range`)
  }
  return value
}

/** Go takes an underscore between two digits only. */
function hasStrayUnderscore(text: string): boolean {
  return /(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(text)
}

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

/** Nanoseconds of a Go duration such as "1h30m" or "1.5s". */
export function parseGoDuration(text: string): bigint {
  const sign = /^[+-]/.test(text) ? text.charAt(0) : ''
  let rest = text.slice(sign.length)
  if (rest === '0') return 0n
  if (rest === '') return refuse(`time: invalid duration ${goQuote(text)}`)
  let total = 0n
  while (rest !== '') {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)
    const whole = number?.[1] ?? ''
    const fraction = number?.[2] ?? ''
    if (whole + fraction === '') return refuse(`time: invalid duration ${goQuote(text)}`)
    rest = rest.slice(number?.[0].length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return refuse(`time: missing unit in duration ${goQuote(text)}`)
    rest = rest.slice(unit.length)
    const nanoseconds = Object.hasOwn(unitNanoseconds, unit) ? unitNanoseconds[unit] : undefined
    if (nanoseconds === undefined) {
      return refuse(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`)
    }
    total += BigInt(whole === '' ? 0 : whole) * nanoseconds
    if (fraction !== '') total += (BigInt(fraction) * nanoseconds) / 10n ** BigInt(fraction.length)
    if (total > (1n << 63n) - (sign === '-' ? 0n : 1n)) {
      return refuse(`time: invalid duration ${goQuote(text)}`)
    }
  }
  return sign === '-' ? -total : total
}

/** Go's big.Rat from "1.5", "3/2" or "1e-2", as [numerator, denominator]; null when it is none. */
export function parseGoRational(text: string): readonly [numerator: bigint, denominator: bigint] | null {
  const fraction = cut(text, '/')
  if (fraction) {
    const sign = /^[+-]/.test(fraction[0]) ? fraction[0].charAt(0) : ''
    const numerator = parseMagnitude(fraction[0].slice(sign.length), 0)
    const denominator = parseMagnitude(fraction[1], 0)
    if (numerator === null || denominator === null || denominator === 0n) return null
    return [sign === '-' ? -numerator : numerator, denominator]
  }
  const decimal = /^([+-]?)([0-9_]*)(?:\.([0-9_]*))?(?:([eEpP])([+-]?[0-9]{1,6}))?$/.exec(text)
  const [, sign = '', whole = '', decimals = '', kind = 'e', exponent = '0'] = decimal ?? []
  const digits = (whole + decimals).replaceAll('_', '')
  if (!decimal || digits === '') return parseWholeRational(text)
  const power = BigInt(exponent)
  if (hasStrayUnderscore(text) || power > 1000n || power < -1000n) return null
  const base = /p/i.test(kind) ? 2n : 10n
  const numerator = BigInt(digits) * (sign === '-' ? -1n : 1n) * (power > 0n ? base ** power : 1n)
  const scale = 10n ** BigInt(decimals.replaceAll('_', '').length)
  return [numerator, scale * (power < 0n ? base ** -power : 1n)]
}

function parseWholeRational(text: string): readonly [bigint, bigint] | null {
  const sign = /^[+-]/.test(text) ? text.charAt(0) : ''
  const magnitude = /^0[bBoOxX]/.test(text.slice(sign.length))
    ? parseMagnitude(text.slice(sign.length), 0)
    : null
  return magnitude === null ? null : [sign === '-' ? -magnitude : magnitude, 1n]
}
