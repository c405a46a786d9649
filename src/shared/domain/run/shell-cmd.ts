/** Words as cmd.exe and the C runtime of a Windows program split them: a caret escapes, `\"` is a quote, single quotes are plain. */
import { refuse } from './refusal'
import { matchAt, ShellCommandBuilder, type ShellCommand } from './shell-command'

const operator = /&&|\|\||[&|]/y
const redirection = /[0-9]?(?:>>?|<)&[0-9]|[0-9]?(?:>>?|<)[ \t]*(?:"[^"]*"|[^\s&|<>"])*/y
const variable = /%[^%\s]+%/y
const placeholder = /<[A-Za-z][\w./ -]*>/y

export function readCmd(text: string): readonly ShellCommand[] {
  const builder = new ShellCommandBuilder(text)
  let isQuoted = false
  let at = 0
  while (at < text.length) {
    const backslashes = matchAt(/\\+(?=")/y, text, at)
    const expansion = matchAt(variable, text, at)
    if (backslashes !== '') {
      // 2n backslashes before a quote are n; one more makes the quote plain text.
      builder.add('\\'.repeat(Math.floor(backslashes.length / 2)), at)
      at += backslashes.length
      if (backslashes.length % 2 === 1) builder.add(text.charAt(at++), at)
    } else if (text.charAt(at) === '"') {
      isQuoted = !isQuoted
      builder.add('', at)
      at += 1
    } else if (expansion !== '') {
      builder.add(expansion, at)
      builder.note(expansion, 'expansion')
      at += expansion.length
    } else {
      at = isQuoted ? readQuoted(text, at, builder) : readPlain(text, at, builder)
    }
  }
  return isQuoted ? refuse('a double quote (") is not closed') : builder.finish()
}

function readQuoted(text: string, at: number, builder: ShellCommandBuilder): number {
  if (text.charAt(at) === '\n') return refuse('a double quote (") is not closed')
  builder.add(text.charAt(at), at)
  return at + 1
}

function readPlain(text: string, at: number, builder: ShellCommandBuilder): number {
  const character = text.charAt(at)
  if (character === ' ' || character === '\t') {
    builder.endWord(at)
    return at + 1
  }
  const continuation = matchAt(/\^[ \t]*(?:\r?\n|\r|$)/y, text, at)
  if (continuation !== '') return at + continuation.length
  const newline = matchAt(/\r?\n|\r/y, text, at)
  if (newline !== '') {
    builder.endCommand('\n', at)
    return at + newline.length
  }
  if (character === '^') {
    builder.add(text.charAt(at + 1), at)
    return at + 2
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
  builder.add(character, at)
  return at + 1
}
