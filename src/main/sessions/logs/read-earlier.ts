/** Reads what was written before the lines of a log that are known. */
import type { LogOptions } from '@shared/domain/log'
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
  /** How many lines have come so far, dropped ones included. */
  readonly received: number
  /** Its first known lines, oldest first, for the second of the first and the one after it. */
  readonly firstKnown: readonly LinePlace[]
}

export interface EarlierLines {
  readonly lines: LineStore
  /** Whether there may be lines before these. */
  readonly hasMore: boolean
}

/** The engine splits longer lines and stamps each part, so a tail may have begun within such a line. */
const partBytes = 16_384

/** Rejects as EngineLogs does. */
export async function readEarlier(request: EarlierRequest): Promise<EarlierLines> {
  const { received, wanted } = request
  // A tail is counted from the end of the log, where lines may have come since, and in parts of long lines.
  for (const tail of [received + wanted, 4 * (received + wanted), null]) {
    const lines = await readWithTail(request, tail)
    const count = lines.endLine - lines.firstLine
    if (count > 0 || tail === null) return { lines, hasMore: count > 0 && tail !== null }
  }
  return { lines: createLineStore(), hasMore: false }
}

async function readWithTail(request: EarlierRequest, tail: number | null): Promise<LineStore> {
  const { id, source, options, port, signal, wanted, firstKnown } = request
  const [first] = firstKnown
  const lines = createLineStore()
  const seam = createSeam(firstKnown)
  const stop = new AbortController()
  const until = first === undefined ? null : String((first.chunk.seconds[first.index] ?? 0) + 1)
  let isAtSeam = false
  const end = await port().readLog(
    id,
    { ...requestOf(options), tail, isFollowing: false, until: until ?? requestOf(options).until },
    (batch) => {
      if (isAtSeam) return
      lines.append(batch, source, (index) => {
        isAtSeam ||= seam.takeKnown(batch, index)
        return !isAtSeam
      })
      // Only the newest of them are wanted: what is far more is let go while it comes.
      while (lines.endLine - lines.firstLine > 2 * wanted + 40_000 && lines.dropOldest()) continue
      if (isAtSeam) stop.abort()
    },
    AbortSignal.any([signal, stop.signal]),
  )
  if (end.failure !== null && !isAtSeam) throw end.failure
  return first === undefined ? lines : withoutDoubledEnd(lines, first)
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
