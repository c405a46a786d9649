/**
 * Bytes of a log → lines with their times. With a header of eight bytes before each message (as streams/frames.ts
 * explains) or, for a container with a terminal, without. Holds at most one unfinished message and one unfinished line
 * for each stream.
 *
 * It reads the frames by itself, for speed and since it needs to know where a message ends: the engine splits a line
 * of more than 16 KiB and stamps each part (daemon/logger/copier.go), so a timestamp may stand in the middle of a line.
 */
import { logMarks, type LogLines } from '@shared/domain/log'
import type { AppFailure } from '@shared/domain/result'
import { connectionClosed, engineFailure } from '../errors'
import { createTimestampReader, maximumTimestampLength } from './log-timestamp'
import { createUnfinishedLine, type UnfinishedLine } from './unfinished-line'

export interface LogParser {
  /** Never throws; calls `onLines` at once, if at all. */
  write(chunk: Uint8Array): void
  /** The stream is over: what is left is a line, too. */
  end(): void
  /** Why what was written so far is no whole log, or null: to be asked when the stream has ended. */
  readonly failure: AppFailure | null
  /** The time in seconds of the oldest line of which only a part came; null when all are whole. */
  readonly unfinishedSince: number | null
}

interface LogParserOptions {
  /** False for a container with a terminal. */
  readonly isFramed: boolean
  /** Of one line; what is longer is cut and marked. */
  readonly maximumLineBytes: number
  readonly onLines: (lines: LogLines) => void
}

const headerLength = 8
const newline = 0x0a
/** The size of the parts into which the engine splits a long line. */
const partBytes = 16_384
/** A longer frame is read as it comes, not kept until it is whole. No log driver makes one. */
const maximumKeptFrame = 1024 * 1024
const batchCapacity = 4096
const noFullBytes: ReadonlyMap<number, number> = new Map()

export function createLogParser({ isFramed, maximumLineBytes, onLines }: LogParserOptions): LogParser {
  const starts = new Uint32Array(batchCapacity)
  const ends = new Uint32Array(batchCapacity)
  const seconds = new Uint32Array(batchCapacity)
  const nanos = new Uint32Array(batchCapacity)
  const marks = new Uint8Array(batchCapacity)
  let count = 0

  const stamp = createTimestampReader()
  const unfinished = [createUnfinishedLine(maximumLineBytes), createUnfinishedLine(maximumLineBytes)] as const
  let leftover: Buffer = Buffer.alloc(0)
  let broken: AppFailure | null = null
  /** Of a frame that is too long to keep, or of a message whose end is not in sight. */
  let rest = 0
  let restMark = 0
  let isMidLine = false

  const unfinishedOf = (mark: number): UnfinishedLine => unfinished[mark === 0 ? 0 : 1]

  function flush(data: Buffer): void {
    if (count === 0) return
    const batch = { count, data, starts, ends, seconds, nanos, marks, fullBytes: noFullBytes }
    count = 0
    onLines(batch)
  }

  function addLine(data: Buffer, start: number, end: number, mark: number): void {
    if (end - start > maximumLineBytes) {
      const line = unfinishedOf(mark)
      line.begin(stamp.seconds, stamp.nanos, stamp.isTimed)
      line.append(data, start, end)
      finish(data, mark)
      return
    }
    starts[count] = start
    ends[count] = end
    seconds[count] = stamp.seconds
    nanos[count] = stamp.nanos
    marks[count] = stamp.isTimed ? mark : mark | logMarks.untimed
    count += 1
    if (count === batchCapacity) flush(data)
  }

  /** An assembled line has bytes of its own, so it goes out as a batch of its own, after those before it. */
  function finish(data: Buffer, mark: number): void {
    flush(data)
    const line = unfinishedOf(mark)
    starts[0] = 0
    ends[0] = line.length
    seconds[0] = line.seconds
    nanos[0] = line.nanos
    const isCut = line.fullLength > line.length
    marks[0] = mark | (isCut ? logMarks.cut : 0) | (line.isTimed ? 0 : logMarks.untimed)
    const fullBytes = isCut ? new Map([[0, line.fullLength]]) : noFullBytes
    onLines({ count: 1, data: line.bytes, starts, ends, seconds, nanos, marks, fullBytes })
    line.reset()
  }

  /** Text without a timestamp at its beginning: whole lines, and perhaps the beginning of one. */
  function addText(data: Buffer, from: number, end: number, mark: number): void {
    const line = unfinishedOf(mark)
    let at = from
    for (;;) {
      const found = data.indexOf(newline, at)
      const lineEnd = found < 0 || found >= end ? -1 : found
      if (lineEnd < 0) {
        if (!line.isOpen) line.begin(stamp.seconds, stamp.nanos, stamp.isTimed)
        line.append(data, at, end)
        return
      }
      if (line.isOpen) {
        line.append(data, at, lineEnd)
        finish(data, mark)
      } else addLine(data, at, lineEnd, mark)
      at = lineEnd + 1
      if (at >= end) return
    }
  }

  function writeFramed(data: Buffer): number {
    let at = 0
    while (at < data.length && broken === null) {
      if (rest > 0) {
        const end = Math.min(data.length, at + rest)
        rest -= end - at
        addText(data, at, end, restMark)
        at = end
        continue
      }
      if (data.length - at < headerLength) break
      const type = data[at] ?? 0
      const length = data.readUInt32BE(at + 4)
      const start = at + headerLength
      if (type > 2) {
        broken = frameFailure(type, data.toString('utf8', start, Math.min(start + length, data.length)))
        break
      }
      const mark = type === 2 ? logMarks.stderr : 0
      const end = start + length
      if (end <= data.length) {
        at = end
        // An empty message has no timestamp either, and says nothing.
        if (length > 0) addText(data, stamp.read(data, start, end), end, mark)
      } else if (length > maximumKeptFrame && data.length - start >= maximumTimestampLength) {
        at = stamp.read(data, start, data.length)
        rest = end - at
        restMark = mark
      } else break
    }
    return at
  }

  function writeRaw(data: Buffer): number {
    let at = 0
    while (at < data.length) {
      const textStart = isMidLine ? at : stamp.read(data, at, data.length)
      const found = data.indexOf(newline, textStart)
      if (isMidLine) {
        const end = found < 0 ? data.length : found + 1
        addText(data, at, end, 0)
        isMidLine = found < 0
        at = end
        continue
      }
      const partEnd = textStart + partBytes
      if (found >= 0 && found <= partEnd) {
        addText(data, textStart, found + 1, 0)
        at = found + 1
      } else if (found >= 0 || data.length >= partEnd + maximumTimestampLength) {
        // The next part has its own timestamp, or else this is one long line.
        isMidLine = !stamp.isAt(data, partEnd)
        addText(data, textStart, partEnd, 0)
        at = partEnd
      } else break
    }
    return at
  }

  return {
    write(chunk) {
      if (broken !== null) return
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const data = leftover.length === 0 ? bytes : Buffer.concat([leftover, bytes])
      const used = isFramed ? writeFramed(data) : writeRaw(data)
      flush(data)
      leftover = data.subarray(used)
    },

    end() {
      if (!isFramed && leftover.length > 0) {
        const data = leftover
        leftover = Buffer.alloc(0)
        addText(data, isMidLine ? 0 : stamp.read(data, 0, data.length), data.length, 0)
      }
      for (const mark of [0, logMarks.stderr]) if (unfinishedOf(mark).isOpen) finish(leftover, mark)
    },

    get failure() {
      if (broken !== null) return broken
      return isFramed && (leftover.length > 0 || rest > 0)
        ? connectionClosed('the log was cut inside a frame')
        : null
    },

    get unfinishedSince() {
      const times = unfinished.filter((line) => line.isOpen && line.isTimed).map((line) => line.seconds)
      return times.length === 0 ? null : Math.min(...times)
    },
  }
}

/** Type 3 is an error of the engine itself, after which it closes; any other means that these are no frames. */
function frameFailure(type: number, text: string): AppFailure {
  return type === 3
    ? engineFailure('ENGINE_ERROR', 'The engine ended this log with an error.', { detail: text })
    : engineFailure('ENGINE_NONSENSE', 'The engine sent a log without the frames that it should have.')
}
