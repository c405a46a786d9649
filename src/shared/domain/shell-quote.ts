/** Words for a POSIX shell, so that a command that is shown can be pasted and means exactly what it says. */

/** Safe as they are in sh, bash, zsh and dash; a leading `=` or `~` would be expanded by some. */
const plainWord = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+:,./=-]*$/

/** Line breaks and escapes act on the terminal before any shell sees the quotes around them. */
const controlCharacters =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/

/** False for text that a terminal or an eye could take for something else, quoted or not. */
export function isPasteable(word: string): boolean {
  return !controlCharacters.test(word)
}

export function shellQuote(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ')
}
