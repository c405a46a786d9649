/** `$'…'`: the one POSIX quoting in which control characters can be written visibly (bash, zsh, ksh; POSIX.1-2024, 2.2.4). */
import { refuse } from './refusal'
import { matchAt, type ShellCommandBuilder } from './shell-command'

const escape =
  /\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|c[\s\S]|[abeEfnrtv\\'"?])/y

const named: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** `start` is the dollar's place; gives the place behind the closing quote. */
export function readDollarQuotes(text: string, start: number, builder: ShellCommandBuilder): number {
  let value = ''
  // Bytes written as \x or octal are one character together only once all of them are read.
  let bytes = ''
  const flush = () => {
    value += decodeBytes(bytes)
    bytes = ''
  }
  let at = start + 2
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === "'") {
      flush()
      builder.add(value, start)
      return at + 1
    }
    const escaped = character === '\\' ? matchAt(escape, text, at) : ''
    const byte = /^\\(?:x([0-9A-Fa-f]+)|([0-7]+))$/.exec(escaped)
    if (byte) {
      const code = byte[1] === undefined ? Number.parseInt(byte[2] ?? '', 8) : Number.parseInt(byte[1], 16)
      bytes += `%${(code & 0xff).toString(16).padStart(2, '0')}`
    } else {
      flush()
      value += escaped === '' ? character : unescape(escaped)
    }
    at += escaped.length || 1
  }
  return refuse("$' is not closed")
}

function unescape(escaped: string): string {
  const kind = escaped.charAt(1)
  if (kind === 'u' || kind === 'U') return codePoint(Number.parseInt(escaped.slice(2), 16))
  if (kind === 'c') return codePoint(escaped.charCodeAt(2) & 0x1f)
  return named[kind] ?? kind
}

function codePoint(code: number): string {
  const isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isScalar ? String.fromCodePoint(code) : refuse("$' holds a character that no argument can hold")
}

function decodeBytes(percentEncoded: string): string {
  if (percentEncoded.includes('%00')) return refuse("$' holds a character that no argument can hold")
  try {
    return decodeURIComponent(percentEncoded)
  } catch {
    return refuse("$' holds bytes that are not UTF-8")
  }
}
