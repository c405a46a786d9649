/** Lines of an open log for a window, and as text for the clipboard and for files. Pure. */
import { logMarks, type LogLine, type LogPart } from '@shared/domain/log'
import { lengthOf, textOf, type LinePlace } from './line-store'
import type { LogSession } from './log-session'

/** A longer line is shown up to here; copied and saved it is whole. */
const maximumShownBytes = 16 * 1024

/** `from` and `count` are numbers of lines or, filtered, of matches. Lines that are gone are left out. */
export function shownLines(session: LogSession, from: number, count: number, isFiltered: boolean): LogPart {
  const { store, searcher } = session
  const { matches } = searcher
  const lines: LogLine[] = []
  let nextMatch = matches.matchAt(from)
  for (const { line, place } of places(session, from, from + count, isFiltered)) {
    if (lines.length === 0) nextMatch = matches.matchAt(line)
    const isMatch = matches.lineOf(nextMatch) === line
    if (isMatch) nextMatch += 1
    lines.push(toLine(line, place, isMatch))
  }
  return { from: Math.max(from, isFiltered ? matches.firstMatch : store.firstLine), lines }
}

function toLine(number: number, place: LinePlace, isMatch: boolean): LogLine {
  const { chunk, index } = place
  const mark = chunk.marks[index] ?? 0
  const fullBytes = chunk.fullBytes.get(index) ?? lengthOf(place)
  return {
    number,
    timeMs: timeMsOf(place),
    source: chunk.sources[index] ?? 0,
    isStderr: (mark & logMarks.stderr) !== 0,
    text: textOf(place, maximumShownBytes),
    fullBytes: fullBytes > maximumShownBytes ? fullBytes : null,
    isMatch,
  }
}

function timeMsOf({ chunk, index }: LinePlace): number | null {
  if (((chunk.marks[index] ?? 0) & logMarks.untimed) !== 0) return null
  return (chunk.seconds[index] ?? 0) * 1000 + Math.floor((chunk.nanos[index] ?? 0) / 1e6)
}

export function* places(
  session: LogSession,
  from: number,
  end: number,
  isFiltered: boolean,
): Generator<{ readonly line: number; readonly place: LinePlace }, void, undefined> {
  const { store, searcher } = session
  const first = isFiltered ? searcher.matches.firstMatch : store.firstLine
  const last = isFiltered ? searcher.matches.endMatch : store.endLine
  for (let at = Math.max(from, first); at < Math.min(end, last); at += 1) {
    const line = isFiltered ? searcher.matches.lineOf(at) : at
    const place = line === null ? null : store.placeOf(line)
    if (line !== null && place !== null) yield { line, place }
  }
}

/**
 * What stands before a line outside the window: the time as `docker logs --timestamps` writes it and, with several
 * containers, their name before it, as Compose does.
 */
export function linePrefix(
  { chunk, index }: LinePlace,
  names: readonly string[],
  hasTimestamps: boolean,
): string {
  const name = names.length > 1 ? `${names[chunk.sources[index] ?? 0] ?? ''} | ` : ''
  const isTimed = hasTimestamps && ((chunk.marks[index] ?? 0) & logMarks.untimed) === 0
  return isTimed ? `${name}${timestamp(chunk.seconds[index] ?? 0, chunk.nanos[index] ?? 0)} ` : name
}

function timestamp(seconds: number, nanos: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0')}Z`
}
