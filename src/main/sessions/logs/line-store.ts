/**
 * The lines of an open log, oldest first, in chunks. The first line ever appended has number 0; earlier ones that are
 * put before it have negative numbers, so that a number means the same line for as long as it is kept.
 */
import type { LogLines } from '@shared/domain/log'
import { chunkBytes, createLineChunk, type LineChunk } from './line-chunk'

/** A line's place: valid until the store changes. */
export interface LinePlace {
  readonly chunk: LineChunk
  readonly index: number
}

export interface StoredChunk {
  readonly chunk: LineChunk
  /** The number of its first line. */
  readonly firstLine: number
}

export interface LineStore {
  readonly firstLine: number
  /** The number after the last line's. */
  readonly endLine: number
  readonly byteSize: number
  /** Lines that were dropped to make room. */
  readonly droppedLines: number
  readonly chunks: readonly StoredChunk[]
  /** Appends those lines of the batch that `isWanted` wants; all without it. */
  append(lines: LogLines, source: number, isWanted?: (index: number) => boolean): void
  appendFrom(place: LinePlace): void
  /** Puts all lines of another store before the first; the other store must not be used after it. */
  prepend(other: LineStore): void
  placeOf(line: number): LinePlace | null
  /** Drops the oldest chunk; never the newest, which is being filled. */
  dropOldest(): boolean
}

const firstChunkBytes = 64 * 1024

/** `numberedFrom`: the number that its first line gets. */
export function createLineStore(numberedFrom = 0): LineStore {
  let chunks: StoredChunk[] = []
  let firstLine = numberedFrom
  let endLine = numberedFrom
  /** Of all chunks but the last, which still grows. */
  let sealedBytes = 0
  let droppedLines = 0

  const last = () => chunks.at(-1)?.chunk

  function addChunk(lineBytes: number): LineChunk {
    const full = last()
    if (full !== undefined) {
      full.seal()
      sealedBytes += full.byteSize
    }
    const capacity = chunks.length === 0 ? firstChunkBytes : chunkBytes
    const chunk = createLineChunk(Math.max(capacity, lineBytes + 1))
    chunks.push({ chunk, firstLine: endLine })
    return chunk
  }

  return {
    get firstLine() {
      return firstLine
    },
    get endLine() {
      return endLine
    },
    get byteSize() {
      return sealedBytes + (last()?.byteSize ?? 0)
    },
    get droppedLines() {
      return droppedLines
    },
    get chunks() {
      return chunks
    },

    append(lines, source, isWanted) {
      const data = Buffer.from(lines.data.buffer, lines.data.byteOffset, lines.data.byteLength)
      let chunk = last()
      for (let index = 0; index < lines.count; index += 1) {
        if (isWanted !== undefined && !isWanted(index)) continue
        if (chunk?.append(data, lines, index, source) !== true) {
          chunk = addChunk((lines.ends[index] ?? 0) - (lines.starts[index] ?? 0))
          chunk.append(data, lines, index, source)
        }
        endLine += 1
      }
    },

    appendFrom({ chunk: from, index }) {
      if (last()?.copyFrom(from, index) !== true) {
        addChunk((from.starts[index + 1] ?? 0) - (from.starts[index] ?? 0)).copyFrom(from, index)
      }
      endLine += 1
    },

    prepend(other) {
      const newFirst = firstLine - (other.endLine - other.firstLine)
      const shift = newFirst - other.firstLine
      const added = other.chunks.map((each) => ({ chunk: each.chunk, firstLine: each.firstLine + shift }))
      for (const { chunk } of added) {
        chunk.seal()
        sealedBytes += chunk.byteSize
      }
      // Nothing was here yet: its last chunk is sealed, so the next line begins a new one.
      if (chunks.length === 0) chunks.push({ chunk: createLineChunk(firstChunkBytes), firstLine: endLine })
      chunks = [...added, ...chunks]
      firstLine = newFirst
    },

    placeOf(line) {
      if (line < firstLine || line >= endLine) return null
      let low = 0
      let high = chunks.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((chunks[middle]?.firstLine ?? 0) <= line) low = middle
        else high = middle - 1
      }
      const found = chunks[low]
      return found === undefined ? null : { chunk: found.chunk, index: line - found.firstLine }
    },

    dropOldest() {
      const oldest = chunks[0]
      if (oldest === undefined || chunks.length === 1) return false
      chunks = chunks.slice(1)
      sealedBytes -= oldest.chunk.byteSize
      droppedLines += oldest.chunk.count
      firstLine += oldest.chunk.count
      return true
    },
  }
}

/** The text of a line, of which no more than `maximumBytes` are decoded. */
export function textOf({ chunk, index }: LinePlace, maximumBytes = Infinity): string {
  const start = chunk.starts[index] ?? 0
  const end = (chunk.starts[index + 1] ?? 1) - 1
  return chunk.bytes.toString('utf8', start, Math.min(end, start + maximumBytes))
}

/** Length in bytes of what is kept of a line. */
export function lengthOf({ chunk, index }: LinePlace): number {
  return (chunk.starts[index + 1] ?? 1) - 1 - (chunk.starts[index] ?? 0)
}

/** Negative when the first was written earlier. */
export function compareTimes(one: LinePlace, other: LinePlace): number {
  const seconds = (one.chunk.seconds[one.index] ?? 0) - (other.chunk.seconds[other.index] ?? 0)
  return seconds !== 0 ? seconds : (one.chunk.nanos[one.index] ?? 0) - (other.chunk.nanos[other.index] ?? 0)
}
