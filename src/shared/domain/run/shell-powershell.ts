/** Words as PowerShell splits the arguments of a program (about_Quoting_Rules, about_Parsing): a backtick escapes, quotes are doubled. */
import { refuse } from './refusal'
import { matchAt, ShellCommandBuilder, type ShellCommand } from './shell-command'

/** PowerShell takes typographic quotes for plain ones. */
const singleQuotes = "'\u2018\u2019\u201a\u201b"
const doubleQuotes = '"\u201c\u201d\u201e'
const operator = /&&|\|\||[;&|()]/y
const redirection = /[0-9*]?>>?&[0-9]|(?:[0-9*]?>>?|<)[ \t]*(?:"[^"]*"|'[^']*'|[^\s;&|<>()'"])*/y
const variable = /\$(?:\{[^}]*\}|[A-Za-z_?^$][\w:]*)/y
const placeholder = /<[A-Za-z][\w./ -]*>/y

const named: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

export function readPowershell(text: string): readonly ShellCommand[] {
  const builder = new ShellCommandBuilder(text)
  let at = 0
  while (at < text.length) at = readPiece(text, at, builder)
  return builder.finish()
}

function readPiece(text: string, at: number, builder: ShellCommandBuilder): number {
  const character = text.charAt(at)
  if (character === ' ' || character === '\t') {
    builder.endWord(at)
    return at + 1
  }
  const newline = matchAt(/\r?\n|\r/y, text, at)
  if (newline !== '') {
    builder.endCommand('\n', at)
    return at + newline.length
  }
  if (character === '`') return readBacktick(text, at, builder)
  if (singleQuotes.includes(character)) return readSingleQuotes(text, at, builder)
  if (doubleQuotes.includes(character)) return readDoubleQuotes(text, at, builder)
  if (character === '$') return readDollar(text, at, builder)
  if (builder.word === null && character === '#') {
    const comment = matchAt(/[^\r\n]*/y, text, at)
    builder.note(comment.trim(), 'comment')
    return at + comment.length
  }
  const blank = matchAt(placeholder, text, at)
  if (blank !== '') {
    builder.add(blank, at)
    builder.note(blank, 'placeholder')
    return at + blank.length
  }
  const redirected = builder.word === null || '<>'.includes(character) ? matchAt(redirection, text, at) : ''
  if (redirected !== '') {
    builder.endWord(at)
    builder.note(redirected, 'redirection')
    return at + redirected.length
  }
  const ending = matchAt(operator, text, at)
  if (ending !== '') {
    builder.endCommand(ending, at)
    return at + ending.length
  }
  if (character === '~' && builder.word === null) builder.noteWord('home')
  builder.add(character, at)
  return at + 1
}

function readBacktick(text: string, at: number, builder: ShellCommandBuilder): number {
  const continuation = matchAt(/`[ \t]*(?:\r?\n|\r|$)/y, text, at)
  if (continuation !== '') {
    builder.endWord(at)
    return at + continuation.length
  }
  return addEscaped(text, at, builder)
}

function addEscaped(text: string, at: number, builder: ShellCommandBuilder): number {
  const unicode = matchAt(/`u\{[0-9A-Fa-f]{1,6}\}/y, text, at)
  if (unicode !== '') {
    const code = Number.parseInt(unicode.slice(3), 16)
    builder.add(code <= 0x10ffff ? String.fromCodePoint(code) : refuse(`${unicode} is no character`), at)
    return at + unicode.length
  }
  const escaped = text.charAt(at + 1)
  const value = named[escaped] ?? escaped
  if (value === '\0') return refuse('an argument cannot hold a NUL character')
  builder.add(value, at)
  return at + 2
}

function readSingleQuotes(text: string, start: number, builder: ShellCommandBuilder): number {
  builder.add('', start)
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (!singleQuotes.includes(character)) builder.add(character, at)
    else if (at + 1 < text.length && singleQuotes.includes(text.charAt(at + 1))) {
      builder.add(character, at)
      at += 1
    } else return at + 1
  }
  return refuse("a single quote (') is not closed")
}

function readDoubleQuotes(text: string, start: number, builder: ShellCommandBuilder): number {
  builder.add('', start)
  let at = start + 1
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '`') at = addEscaped(text, at, builder)
    else if (character === '$') at = readDollar(text, at, builder)
    else if (!doubleQuotes.includes(character)) {
      builder.add(character, at)
      at += 1
    } else if (at + 1 < text.length && doubleQuotes.includes(text.charAt(at + 1))) {
      builder.add(character, at)
      at += 2
    } else return at + 1
  }
  return refuse('a double quote (") is not closed')
}

function readDollar(text: string, at: number, builder: ShellCommandBuilder): number {
  const piece = text.startsWith('$(', at) ? subexpression(text, at) : matchAt(variable, text, at)
  if (piece !== '') builder.note(piece, 'expansion')
  builder.add(piece || '$', at)
  return at + (piece.length || 1)
}

function subexpression(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '(') depth += 1
    else if (character === ')' && --depth === 0) return text.slice(start, at + 1)
  }
  return refuse('$( is not closed')
}
