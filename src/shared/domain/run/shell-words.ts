/**
 * A pasted text as a shell would split it, without running anything: words, and what a shell would have done besides.
 * Expansions stay in the words as they were written and are noted.
 */
import { readCmd } from './shell-cmd'
import type { ShellCommand } from './shell-command'
import { readPosix } from './shell-posix'
import { readPowershell } from './shell-powershell'

export type ShellName = 'posix' | 'powershell' | 'cmd'

/**
 * The shell that a text was written for, by its continuation marks: a backtick (PowerShell) or a caret (cmd) at the end
 * of a line; POSIX otherwise.
 */
export function guessShell(text: string): ShellName {
  if (/[ \t]`[ \t]*\r?\n/.test(text)) return 'powershell'
  return /[ \t]\^[ \t]*\r?\n/.test(text) ? 'cmd' : 'posix'
}

/** Refuses a quote that is never closed. */
export function readShellCommands(text: string, shell: ShellName): readonly ShellCommand[] {
  if (shell === 'powershell') return readPowershell(text)
  return shell === 'cmd' ? readCmd(text) : readPosix(text)
}
