/** Words as one line for a shell to read back exactly; what a terminal or an eye could mistake is written as escapes or refused. */
import { isPasteable, shellQuote } from '../shell-quote'
import { refuse } from './refusal'

export type PrintShell = 'posix' | 'powershell'

/**
 * What the shell must know for the text to mean what it says. "dollarQuotes": `$'…'`, as bash, zsh and ksh do and dash does
 * not. "powershell73": PowerShell 7.3 or later; earlier ones lose double quotes and empty words on the way to a program.
 */
export type ShellNeed = 'dollarQuotes' | 'powershell73'

/** Refuses a word that no shell can hand over: with a NUL, or not Unicode; for PowerShell also with control characters. */
export function quoteWord(word: string, shell: PrintShell): string {
  if (word.includes('\0')) return refuse('a NUL character cannot be part of a command')
  if (/[\ud800-\udfff]/u.test(word)) return refuse('text that is not Unicode cannot be part of a command')
  if (shell === 'powershell') return quoteForPowershell(word)
  return isPasteable(word) ? shellQuote(word) : dollarQuote(word)
}

export function shellNeeds(words: readonly string[], shell: PrintShell): readonly ShellNeed[] {
  if (shell === 'posix') return words.every(isPasteable) ? [] : ['dollarQuotes']
  return words.some((word) => word === '' || /"|\\$/.test(word)) ? ['powershell73'] : []
}

/** Bytes instead of code points: `\u` would depend on the shell's locale. */
function dollarQuote(word: string): string {
  const escaped = Array.from(word, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    if (isPasteable(character)) return character
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    // Octal with three digits never runs into the character behind it.
    return encodeURIComponent(character).replace(/%..|./gs, (byte) => {
      const code = byte.length === 3 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0)
      return `\\${code.toString(8).padStart(3, '0')}`
    })
  })
  return `$'${escaped.join('')}'`
}

/** Words that PowerShell passes on as they are, also where they look like a number. */
const plainPowershellWord =
  /^(?:--?[A-Za-z][A-Za-z0-9-]*=?|[A-Za-z_/][\w./:-]*|(?:0|[1-9][0-9]{0,8})(?::[0-9]{1,5})?)$/

function quoteForPowershell(word: string): string {
  if (!isPasteable(word)) {
    return refuse('PowerShell can’t be given control characters or invisible characters safely')
  }
  if (plainPowershellWord.test(word)) return word
  // Typographic quotes end a string too, and are doubled as well.
  return `'${word.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`
}
