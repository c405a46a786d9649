/** The lines of an env file as rows, by docker's rules for such files: blank lines and comments are none. */
import { readPair } from './row-texts'
import type { PairRow } from './form'

/** More lines would be another kind of file. */
const maximumLines = 2_000

/** A name without a value stays alone. */
export function readPairLines(text: string): readonly PairRow[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, maximumLines)
    .map(readPair)
}
