/**
 * Where a log is read again after a break: which of the lines that come are known already. A line is known by its time
 * in nanoseconds, its stream and its text; the same line written twice at the same nanosecond counts twice. Lives from
 * one request to the next.
 */
import type { LogLines } from '@shared/domain/log'
import type { LinePlace, LineStore } from './line-store'

export interface Seam {
  /** True for each line that is here already, once. */
  takeKnown(lines: LogLines, index: number): boolean
  /** Known lines that did not come again yet. */
  readonly remaining: number
}

export function createSeam(known: Iterable<LinePlace>): Seam {
  const counts = new Map<string, number>()
  let remaining = 0
  for (const { chunk, index } of known) {
    const start = chunk.starts[index] ?? 0
    const end = (chunk.starts[index + 1] ?? 1) - 1
    const key = keyOf(
      chunk.seconds[index] ?? 0,
      chunk.nanos[index] ?? 0,
      chunk.marks[index] ?? 0,
      chunk.bytes,
      start,
      end,
    )
    counts.set(key, (counts.get(key) ?? 0) + 1)
    remaining += 1
  }

  return {
    takeKnown(lines, index) {
      if (remaining === 0) return false
      const data = Buffer.from(lines.data.buffer, lines.data.byteOffset, lines.data.byteLength)
      const key = keyOf(
        lines.seconds[index] ?? 0,
        lines.nanos[index] ?? 0,
        lines.marks[index] ?? 0,
        data,
        lines.starts[index] ?? 0,
        lines.ends[index] ?? 0,
      )
      const count = counts.get(key) ?? 0
      if (count === 0) return false
      counts.set(key, count - 1)
      remaining -= 1
      return true
    },
    get remaining() {
      return remaining
    },
  }
}

/** As much of the text as tells lines of one nanosecond apart. */
const comparedBytes = 1024

function keyOf(
  seconds: number,
  nanos: number,
  mark: number,
  data: Buffer,
  start: number,
  end: number,
): string {
  return `${seconds}.${nanos}.${mark}.${end - start}.${data.toString('latin1', start, Math.min(end, start + comparedBytes))}`
}

/** The lines of one source from `since` (seconds) on, newest first, as far back as the first that is older. */
export function* recentLines(
  store: LineStore,
  source: number,
  since: number,
): Generator<LinePlace, void, undefined> {
  for (let at = store.chunks.length - 1; at >= 0; at -= 1) {
    const chunk = store.chunks[at]?.chunk
    if (chunk === undefined) continue
    for (let index = chunk.count - 1; index >= 0; index -= 1) {
      if (chunk.sources[index] !== source) continue
      // Order and time may disagree by the moments between stamping and writing.
      if ((chunk.seconds[index] ?? 0) < since - 1) return
      if ((chunk.seconds[index] ?? 0) >= since) yield { chunk, index }
    }
  }
}
