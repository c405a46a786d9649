/**
 * Docker's notation for the keys that leave an attached terminal: parts with commas between them, each a character or
 * "ctrl-" with one of a–z @ [ \ ] ^ _ (moby/term, ascii.go). Pure.
 */

/**
 * Docker's own are Ctrl-P Ctrl-Q, which swallow each Ctrl-P (the last command, in every shell) until the next key. Ctrl-T
 * is missed least, and is found on every keyboard layout.
 */
export const defaultDetachKeys = 'ctrl-t,ctrl-t'

/**
 * For an exec, which ends with its window instead: keys that nobody presses in a row, so that none is swallowed for good.
 * Left out, the engine would take its own Ctrl-P Ctrl-Q.
 */
export const noDetachKeys = 'ctrl-@,ctrl-^,ctrl-@,ctrl-^'

const maximumKeys = 8
const controlKeys = '@abcdefghijklmnopqrstuvwxyz[\\]^_'

/** The bytes that the keys send; null for what is not such a notation. */
export function detachKeyBytes(notation: string): Uint8Array | null {
  const parts = notation.split(',')
  if (notation === '' || parts.length > maximumKeys) return null
  const bytes: number[] = []
  for (const part of parts) {
    const byte = keyByte(part)
    if (byte === null) return null
    bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

function keyByte(part: string): number | null {
  if (/^[\u0021-\u007e]$/.test(part)) return part.charCodeAt(0)
  if (!/^ctrl-.$/.test(part)) return null
  const index = controlKeys.indexOf(part.slice(-1))
  return index < 0 ? null : index
}

/** As it stands on a keyboard: "Ctrl+T Ctrl+T". */
export function detachKeyNames(notation: string): string {
  return notation
    .split(',')
    .map((part) => (part.startsWith('ctrl-') ? `Ctrl+${part.slice(-1).toUpperCase()}` : part))
    .join(' ')
}
