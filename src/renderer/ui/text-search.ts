/** A long text as lines that can be drawn one by one, and what is found in it. Pure. */

/** A piece of a line: a line of a megabyte can't be drawn at once. */
export interface TextPiece {
  /** From 0. */
  readonly line: number
  /** Where in its line it begins. */
  readonly start: number
  readonly text: string
}

/** UTF-16 units in a piece: more than a screen is wide. */
export const pieceLength = 400

export function toPieces(lines: readonly string[]): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  lines.forEach((text, line) => {
    for (let start = 0; start === 0 || start < text.length;) {
      const end = endOfPiece(text, start)
      pieces.push({ line, start, text: text.slice(start, end) })
      if (end === start) break
      start = end
    }
  })
  return pieces
}

/** Never between the two halves of one character. */
function endOfPiece(text: string, start: number): number {
  const end = Math.min(text.length, start + pieceLength)
  const last = text.charCodeAt(end - 1)
  return end < text.length && last >= 0xd800 && last < 0xdc00 ? end - 1 : end
}

export interface TextMatch {
  readonly line: number
  readonly start: number
  readonly end: number
}

export interface TextMatches {
  readonly matches: readonly TextMatch[]
  /** There are more than were looked for. */
  readonly isCut: boolean
}

export const maximumMatches = 10_000

/** Plain text, whatever its case. Matches don't overlap. */
export function findMatches(lines: readonly string[], wanted: string): TextMatches {
  const matches: TextMatch[] = []
  const needle = wanted.toLowerCase()
  if (needle === '') return { matches, isCut: false }
  for (const [line, text] of lines.entries()) {
    const lower = text.toLowerCase()
    // A few letters change their length with their case: then only the exact spelling can be placed.
    const hay = lower.length === text.length ? lower : text
    for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
      if (matches.length === maximumMatches) return { matches, isCut: true }
      matches.push({ line, start: at, end: at + needle.length })
    }
  }
  return { matches, isCut: false }
}

export interface TextRun {
  readonly text: string
  /** Index of the match it is part of; null for plain text. */
  readonly match: number | null
}

/** A piece, cut where matches begin and end. `byLine`: the indices of the matches of each line. */
export function toRuns(
  piece: TextPiece,
  matches: readonly TextMatch[],
  byLine: ReadonlyMap<number, readonly number[]>,
): readonly TextRun[] {
  const runs: TextRun[] = []
  const pieceEnd = piece.start + piece.text.length
  let at = piece.start
  const push = (to: number, match: number | null): void => {
    if (to > at) runs.push({ text: piece.text.slice(at - piece.start, to - piece.start), match })
    at = Math.max(at, to)
  }
  for (const index of byLine.get(piece.line) ?? []) {
    const match = matches[index]
    if (match === undefined || match.end <= piece.start || match.start >= pieceEnd) continue
    push(Math.max(at, match.start), null)
    push(Math.min(pieceEnd, match.end), index)
  }
  push(pieceEnd, null)
  return runs
}

export function matchesByLine(matches: readonly TextMatch[]): ReadonlyMap<number, readonly number[]> {
  const byLine = new Map<number, number[]>()
  matches.forEach((match, index) => {
    const known = byLine.get(match.line)
    if (known === undefined) byLine.set(match.line, [index])
    else known.push(index)
  })
  return byLine
}
