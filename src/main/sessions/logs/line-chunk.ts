/**
 * About a mebibyte of log lines in columns: the text in one block with a line end after each line, beside it where each
 * begins, when it was written, and by which stream of which container. Shared memory, so that the search thread reads
 * the same bytes. Lives until the lines are dropped or their log is closed.
 */
import type { LogLines } from '@shared/domain/log'

export interface LineChunk {
  /** Unique within the process. */
  readonly id: number
  readonly count: number
  /** Of the text that is filled. */
  readonly usedBytes: number
  /** What it occupies, filled or not. */
  readonly byteSize: number
  readonly bytes: Buffer
  /** One more than lines: the last is where the next line would begin. */
  readonly starts: Uint32Array
  readonly seconds: Uint32Array
  readonly nanos: Uint32Array
  readonly marks: Uint8Array
  readonly sources: Uint8Array
  /** Full lengths of lines that were cut, by their place. */
  readonly fullBytes: ReadonlyMap<number, number>
  /** False when there is no room for it. */
  append(data: Buffer, lines: LogLines, index: number, source: number): boolean
  /** As append, from another chunk. */
  copyFrom(other: LineChunk, index: number): boolean
  /** Gives back what is not filled; nothing is appended after it. */
  seal(): void
}

export const chunkBytes = 1024 * 1024
const firstCapacity = 256
/** Blank lines are one byte each: a chunk must not hold a million of them. */
const maximumLines = 32 * 1024
const newline = 0x0a

let nextId = 0

export function createLineChunk(capacityBytes: number): LineChunk {
  nextId += 1
  const id = nextId
  let text = sharedBytes(capacityBytes)
  let used = 0
  let count = 0
  let columns = createColumns(firstCapacity)
  const fullBytes = new Map<number, number>()

  function add(
    data: Buffer,
    start: number,
    end: number,
    line: Readonly<{
      seconds: number
      nanos: number
      mark: number
      source: number
      full: number | undefined
    }>,
  ): boolean {
    const length = end - start + 1
    if (used + length > text.length || count >= maximumLines) return false
    if (count === columns.capacity) columns = growColumns(columns, count, columns.capacity * 4)
    data.copy(text, used, start, end)
    used += length
    text[used - 1] = newline
    columns.seconds[count] = line.seconds
    columns.nanos[count] = line.nanos
    columns.marks[count] = line.mark
    columns.sources[count] = line.source
    if (line.full !== undefined) fullBytes.set(count, line.full)
    count += 1
    columns.starts[count] = used
    return true
  }

  return {
    id,
    get count() {
      return count
    },
    get usedBytes() {
      return used
    },
    get byteSize() {
      return text.length + columns.byteSize
    },
    get bytes() {
      return text
    },
    get starts() {
      return columns.starts
    },
    get seconds() {
      return columns.seconds
    },
    get nanos() {
      return columns.nanos
    },
    get marks() {
      return columns.marks
    },
    get sources() {
      return columns.sources
    },
    fullBytes,
    append: (data, lines, index, source) =>
      add(data, lines.starts[index] ?? 0, lines.ends[index] ?? 0, {
        seconds: lines.seconds[index] ?? 0,
        nanos: lines.nanos[index] ?? 0,
        mark: lines.marks[index] ?? 0,
        source,
        full: lines.fullBytes.get(index),
      }),
    copyFrom: (other, index) =>
      add(other.bytes, other.starts[index] ?? 0, (other.starts[index + 1] ?? 1) - 1, {
        seconds: other.seconds[index] ?? 0,
        nanos: other.nanos[index] ?? 0,
        mark: other.marks[index] ?? 0,
        source: other.sources[index] ?? 0,
        full: other.fullBytes.get(index),
      }),
    seal() {
      if (columns.capacity > count) columns = growColumns(columns, count, count)
      if (used * 8 < text.length * 7) {
        const fitting = sharedBytes(used)
        text.copy(fitting, 0, 0, used)
        text = fitting
      }
    },
  }
}

interface Columns {
  readonly capacity: number
  readonly byteSize: number
  readonly starts: Uint32Array
  readonly seconds: Uint32Array
  readonly nanos: Uint32Array
  readonly marks: Uint8Array
  readonly sources: Uint8Array
}

function createColumns(capacity: number): Columns {
  const bytesPerLine = 4 + 4 + 4 + 1 + 1
  return {
    capacity,
    byteSize: capacity * bytesPerLine,
    starts: new Uint32Array(new SharedArrayBuffer((capacity + 1) * 4)),
    seconds: new Uint32Array(capacity),
    nanos: new Uint32Array(capacity),
    marks: new Uint8Array(capacity),
    sources: new Uint8Array(capacity),
  }
}

/** Or shrink: `count` lines are taken over. */
function growColumns(from: Columns, count: number, capacity: number): Columns {
  const to = createColumns(Math.min(capacity, maximumLines))
  to.starts.set(from.starts.subarray(0, count + 1))
  to.seconds.set(from.seconds.subarray(0, count))
  to.nanos.set(from.nanos.subarray(0, count))
  to.marks.set(from.marks.subarray(0, count))
  to.sources.set(from.sources.subarray(0, count))
  return to
}

function sharedBytes(length: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(length))
}
