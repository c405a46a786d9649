/** Reads what was written before the lines of a log that are known. */
import type { LogLines, LogOptions } from '@shared/domain/log'
import type { EnginePort } from '../../engine/engine-port'
import { requestOf } from './follow-source'
import { createLineStore, lengthOf, textOf, type LinePlace, type LineStore } from './line-store'
import { createSeam } from './seam'

export interface EarlierRequest {
  readonly id: string
  readonly source: number
  readonly options: LogOptions
  readonly port: () => EnginePort
  readonly signal: AbortSignal
  /** How many lines are wanted, roughly: the newest of the earlier ones. */
  readonly wanted: number
  /** How many messages have come so far, dropped ones included. */
  readonly received: () => number
  /** Its first known lines, oldest first, for the second of the first and the one after it. */
  readonly firstKnown: readonly LinePlace[]
}

export interface EarlierLines {
  readonly lines: LineStore
  /** As the engine counts them for a tail. */
  readonly messages: number
  /** Whether there may be lines before these. */
  readonly hasMore: boolean
}

/** The engine splits longer lines and stamps each part, so a tail may have begun within such a line. */
const partBytes = 16_384

/** Rejects as EngineLogs does. */
export async function readEarlier(request: EarlierRequest): Promise<EarlierLines> {
  const { received, wanted } = request
  // A tail is counted from the end of the log, where lines may have come since.
  for (const tail of [received() + wanted, 4 * (received() + wanted), null]) {
    const { lines, messages } = await readWithTail(request, tail)
    const isEmpty = lines.endLine === lines.firstLine
    if (tail === null) return { lines, messages, hasMore: lines.droppedLines > 0 }
    // Less than was asked for, even if some lines are still on their way: that was the whole log.
    const wasAll = messages + received() + onTheWay < tail
    if (!isEmpty || wasAll) return { lines, messages, hasMore: !wasAll }
  }
  throw new Error('The last try has no bound.')
}

const onTheWay = 2_000

/** The engine splits a line of more than 16 KiB into messages and counts those. */
export function messageCount(lines: LogLines): number {
  let count = lines.count
  for (let index = 0; index < lines.count; index += 1) {
    const bytes = lines.fullBytes.get(index) ?? (lines.ends[index] ?? 0) - (lines.starts[index] ?? 0)
    count += Math.floor(bytes / partBytes)
  }
  return count
}

async function readWithTail(
  request: EarlierRequest,
  tail: number | null,
): Promise<Omit<EarlierLines, 'hasMore'>> {
  const { id, source, options, port, signal, wanted, firstKnown } = request
  const [first] = firstKnown
  const lines = createLineStore()
  const seam = createSeam(firstKnown)
  const stop = new AbortController()
  const until = first === undefined ? null : String((first.chunk.seconds[first.index] ?? 0) + 1)
  let isAtSeam = false
  let messages = 0
  const end = await port().readLog(
    id,
    { ...requestOf(options), tail, isFollowing: false, until: until ?? requestOf(options).until },
    (batch) => {
      if (isAtSeam) return
      const before = lines.endLine
      lines.append(batch, source, (index) => {
        isAtSeam ||= seam.takeKnown(batch, index)
        return !isAtSeam
      })
      // Some of a batch at the seam are known already, and counted.
      messages += isAtSeam ? lines.endLine - before : messageCount(batch)
      // Only the newest of them are wanted: what is far more is let go while it comes.
      while (lines.endLine - lines.firstLine > 2 * wanted + 40_000 && lines.dropOldest()) continue
      if (isAtSeam) stop.abort()
    },
    AbortSignal.any([signal, stop.signal]),
  )
  if (end.failure !== null && !isAtSeam) throw end.failure
  return { lines: first === undefined ? lines : withoutDoubledEnd(lines, first), messages }
}

/** Where the first known line is the end of a long one that began before it, that long line is not shown again. */
function withoutDoubledEnd(lines: LineStore, first: LinePlace): LineStore {
  const last = lines.placeOf(lines.endLine - 1)
  if (last === null || lengthOf(last) <= partBytes || lengthOf(first) === 0) return lines
  if (!textOf(last).endsWith(textOf(first))) return lines
  const kept = createLineStore()
  for (let line = lines.firstLine; line < lines.endLine - 1; line += 1) {
    const place = lines.placeOf(line)
    if (place !== null) kept.appendFrom(place)
  }
  const { chunk, index } = last
  const start = chunk.starts[index] ?? 0
  kept.append(
    {
      count: 1,
      data: chunk.bytes,
      starts: Uint32Array.of(start),
      ends: Uint32Array.of(start + lengthOf(last) - lengthOf(first)),
      seconds: Uint32Array.of(chunk.seconds[index] ?? 0),
      nanos: Uint32Array.of(chunk.nanos[index] ?? 0),
      marks: Uint8Array.of(chunk.marks[index] ?? 0),
      fullBytes: new Map(),
    },
    chunk.sources[index] ?? 0,
  )
  return kept
}
