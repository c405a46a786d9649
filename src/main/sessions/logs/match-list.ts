/**
 * The numbers of matching lines, ascending. Matches are numbered as lines are: the first found has number 0, those
 * found in earlier lines get negative ones. Bounded. Lives as long as its search.
 */

export interface MatchList {
  readonly firstMatch: number
  readonly endMatch: number
  readonly isFull: boolean
  append(lines: Float64Array): void
  /** Before all others. */
  prepend(lines: Float64Array): void
  /** Lines before this one are gone. */
  dropBefore(line: number): void
  lineOf(match: number): number | null
  /** The number of the first match at this line or after it; `endMatch` when there is none. */
  matchAt(line: number): number
}

/** 32 MiB of numbers. */
const maximumMatches = 4_000_000

export function createMatchList(maximum = maximumMatches): MatchList {
  let lines = new Float64Array(1024)
  let start = 0
  let end = 0
  /** Added to a place in `lines` gives the number of the match. */
  let shift = 0

  function matchAt(line: number): number {
    let low = start
    let high = end
    while (low < high) {
      const middle = (low + high) >> 1
      if ((lines[middle] ?? 0) < line) low = middle + 1
      else high = middle
    }
    return low + shift
  }

  return {
    get firstMatch() {
      return start + shift
    },
    get endMatch() {
      return end + shift
    },
    get isFull() {
      return end - start >= maximum
    },
    append(added) {
      const taken = added.subarray(0, maximum - (end - start))
      if (end + taken.length > lines.length) {
        const grown = new Float64Array(Math.max(2 * (end - start), end - start + taken.length))
        grown.set(lines.subarray(start, end))
        shift += start
        end -= start
        start = 0
        lines = grown
      }
      lines.set(taken, end)
      end += taken.length
    },
    prepend(added) {
      const grown = new Float64Array(added.length + (end - start))
      grown.set(added)
      grown.set(lines.subarray(start, end), added.length)
      shift += start - added.length
      end = grown.length
      start = 0
      lines = grown
    },
    dropBefore(line) {
      start = matchAt(line) - shift
    },
    lineOf(match) {
      const place = match - shift
      return place >= start && place < end ? (lines[place] ?? null) : null
    },
    matchAt,
  }
}
