/**
 * A line as a person types it, split into the words of a command. No shell runs it, so what only a shell could do
 * (pipes, variables, file name patterns) is refused and named, not passed on as text that looks as if it worked. Pure.
 */
import type { NoteReason } from './run/notes'
import { refusalText } from './run/refusal'
import { readShellCommands } from './run/shell-words'
import { shellQuote } from './shell-quote'

export type ExecCommand =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'empty' }
  /** A quote that is never closed; `text` says which. */
  | { readonly kind: 'unclosed'; readonly text: string }
  /** `pieces`: what needs a shell. `inShell`: the same line for `sh -c`. */
  | { readonly kind: 'needs-shell'; readonly pieces: readonly string[]; readonly inShell: string }

/** What a shell would read the same way, or not change. */
const harmless: ReadonlySet<NoteReason> = new Set(['placeholder', 'backslash'])

export function readExecCommand(line: string): ExecCommand {
  const text = line.trim()
  if (text === '') return { kind: 'empty' }
  try {
    const commands = readShellCommands(text, 'posix')
    const pieces = commands.flatMap(({ notes, endedBy }) => [
      ...notes.filter(({ reason }) => !harmless.has(reason)).map(({ piece }) => piece),
      ...(endedBy === '' ? [] : [endedBy.trim() || '↵']),
    ])
    const [first] = commands
    if (pieces.length > 0) {
      return { kind: 'needs-shell', pieces: [...new Set(pieces)], inShell: `sh -c ${shellQuote(text)}` }
    }
    return first === undefined ? { kind: 'empty' } : { kind: 'words', words: first.words }
  } catch (cause) {
    return { kind: 'unclosed', text: refusalText(cause) }
  }
}
