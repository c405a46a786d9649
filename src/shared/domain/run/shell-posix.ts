/** Words as sh and bash split them (POSIX.1-2024 shell language, 2.2 and 2.3, with bash's `$'…'` and braces). */
import { refuse } from './refusal'
import { matchAt, ShellCommandBuilder, type ShellCommand } from './shell-command'
import { readDollarQuotes } from './shell-dollar-quotes'

/** A backslash, blanks that were left behind it by accident, and the line's end. */
const continuation = /\\(?:[ \t]*\r?\n|\r(?!\n))/y
const lineEnd = /\r?\n|\r/y
const operator = /&&|\|\||;;|\|&|[;&|()]/y
/** `<YOUR_NAME>` in a manual's command; a real shell would take it for two redirections. */
const placeholder = /<[A-Za-z][\w./ -]*>/y
const redirection = /(?:&>>?|<<<|<<-?|[<>]&|>\||<>|>>|[<>])[ \t]*(?:"[^"]*"|'[^']*'|[^\s;&|<>()'"])*/y
const braces = /\{(?:[^{}\s'",]*,[^{}\s'"]*|[^{}\s'",.]+\.\.[^{}\s'",.]+)\}/y
const simpleExpansion = /\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/y

export function readPosix(text: string): readonly ShellCommand[] {
  const builder = new ShellCommandBuilder(text)
  let at = 0
  while (at < text.length) at = readPiece(text, at, builder)
  return builder.finish()
}

function readPiece(text: string, at: number, builder: ShellCommandBuilder): number {
  const character = text.charAt(at)
  switch (character) {
    case ' ':
    case '\t':
      builder.endWord(at)
      return at + 1
    case '\n':
    case '\r': {
      const end = matchAt(lineEnd, text, at)
      builder.endCommand('\n', at)
      return at + end.length
    }
    case '\\':
      return readBackslash(text, at, builder)
    case "'":
      return readSingleQuotes(text, at, builder)
    case '"':
      return readDoubleQuotes(text, at, builder)
    case '$':
      if (text.startsWith("$'", at)) return readDollarQuotes(text, at, builder)
      return readDollar(text, at, builder)
    case '`':
      return addExpansion(backtickEnd(text, at), text, at, builder)
    case '#':
      if (builder.word !== null) break
      return skipComment(text, at, builder)
    case '~':
      if (builder.word === null) builder.noteWord('home')
      break
    case '*':
    case '?':
      builder.noteWord('fileNames')
      break
    case '{':
      if (matchAt(braces, text, at) !== '') builder.noteWord('expansion')
      break
    case '<':
    case '>':
      return readAngle(text, at, builder)
    case '&':
      if (text.startsWith('&>', at)) return readAngle(text, at, builder)
  }
  const ending = matchAt(operator, text, at)
  if (ending !== '') {
    builder.endCommand(ending, at)
    return at + ending.length
  }
  builder.add(character, at)
  return at + 1
}

function readBackslash(text: string, at: number, builder: ShellCommandBuilder): number {
  const joined = matchAt(continuation, text, at)
  if (joined !== '') {
    if (/[ \t]/.test(joined)) builder.note('\\', 'lineBreak')
    return at + joined.length
  }
  if (at + 1 === text.length) {
    builder.add('\\', at)
    return at + 1
  }
  // C:\data loses its backslashes here: true for sh, seldom meant.
  if (/(?:^|[=:,])[A-Za-z]:$/.test(builder.tail)) builder.noteWord('backslash')
  builder.add(text.charAt(at + 1), at)
  return at + 2
}

function readSingleQuotes(text: string, at: number, builder: ShellCommandBuilder): number {
  const end = text.indexOf("'", at + 1)
  if (end < 0) return refuse("a single quote (') is not closed")
  builder.add(text.slice(at + 1, end), at)
  return end + 1
}

function readDoubleQuotes(text: string, start: number, builder: ShellCommandBuilder): number {
  builder.add('', start)
  let at = start + 1
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '"') return at + 1
    if (character === '\\') {
      const next = text.charAt(at + 1)
      const newline = matchAt(/\\\r?\n/y, text, at)
      if (newline === '') builder.add('$`"\\'.includes(next) ? next : `\\${next}`, at)
      at += newline.length || 2
    } else if (character === '$') {
      at = readDollar(text, at, builder)
    } else if (character === '`') {
      at = addExpansion(backtickEnd(text, at), text, at, builder)
    } else {
      builder.add(character, at)
      at += 1
    }
  }
  return refuse('a double quote (") is not closed')
}

function readDollar(text: string, at: number, builder: ShellCommandBuilder): number {
  const next = text.charAt(at + 1)
  if (next === '(') return addExpansion(closing(text, at + 1, '(', ')'), text, at, builder)
  if (next === '{') return addExpansion(closing(text, at + 1, '{', '}'), text, at, builder)
  const simple = matchAt(simpleExpansion, text, at)
  if (simple !== '') return addExpansion(at + simple.length, text, at, builder)
  builder.add('$', at)
  return at + 1
}

function addExpansion(end: number, text: string, at: number, builder: ShellCommandBuilder): number {
  const piece = text.slice(at, end)
  builder.add(piece, at)
  builder.note(piece, 'expansion')
  return end
}

/** The place behind the bracket that closes the one at `start`; quotes inside are skipped. */
function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\\') at += 1
    else if (character === "'") at = text.indexOf("'", at + 1)
    else if (character === open) depth += 1
    else if (character === close && --depth === 0) return at + 1
    if (at < 0) break
  }
  return refuse(`$${open} is not closed`)
}

function backtickEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at += 1
    else if (text.charAt(at) === '`') return at + 1
  }
  return refuse('a backtick (`) is not closed')
}

function readAngle(text: string, at: number, builder: ShellCommandBuilder): number {
  const blank = matchAt(placeholder, text, at)
  if (blank !== '') {
    builder.add(blank, at)
    builder.note(blank, 'placeholder')
    return at + blank.length
  }
  const isNumbered = /^[0-9]+$/.test(builder.word ?? '')
  const number = isNumbered ? (builder.word ?? '') : ''
  if (isNumbered) builder.dropWord()
  else builder.endWord(at)
  const whole = matchAt(redirection, text, at)
  builder.note(number + whole, 'redirection')
  return at + whole.length
}

function skipComment(text: string, at: number, builder: ShellCommandBuilder): number {
  const comment = matchAt(/[^\r\n]*/y, text, at)
  builder.note(comment.trim(), 'comment')
  return at + comment.length
}
