/**
 * Text that a container, an image or an engine chose, made safe to look at: what would act on a screen (terminal escapes,
 * line breaks, text direction) becomes a symbol that can be seen. Pure; keeps nothing.
 */

// Controls, format characters (direction, zero width, tags), line separators, lone surrogates, and the Hangul fillers,
// which are letters by category and blank on screen.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/u
const everyInvisible = new RegExp(invisible.source, 'gu')

/** The same text with each control or direction character shown as a symbol (␛) or by its number (<U+202E>). */
export function visibleText(text: string): string {
  return invisible.test(text) ? text.replace(everyInvisible, symbolFor) : text
}

/** Whether {@link visibleText} would change it. */
export function hasHiddenCharacters(text: string): boolean {
  return invisible.test(text)
}

function symbolFor(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
