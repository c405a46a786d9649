/** For tests: lines as the engine's reader hands them over, and what a store holds as text. */
import { logMarks, type LogLines } from '@shared/domain/log'
import { textOf, type LineStore } from '../line-store'

export interface TestLine {
  readonly text: string
  readonly seconds: number
  readonly nanos?: number
  readonly isStderr?: boolean
}

export function batchOf(lines: readonly TestLine[]): LogLines {
  const starts: number[] = []
  const ends: number[] = []
  const parts: Buffer[] = []
  let at = 0
  for (const { text } of lines) {
    const bytes = Buffer.from(text)
    starts.push(at)
    ends.push(at + bytes.length)
    at += bytes.length
    parts.push(bytes)
  }
  return {
    count: lines.length,
    data: Buffer.concat(parts),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    seconds: Uint32Array.from(lines, (line) => line.seconds),
    nanos: Uint32Array.from(lines, (line) => line.nanos ?? 0),
    marks: Uint8Array.from(lines, (line) => (line.isStderr === true ? logMarks.stderr : 0)),
    fullBytes: new Map(),
  }
}

export function textsOf(store: LineStore): string[] {
  const texts: string[] = []
  for (let line = store.firstLine; line < store.endLine; line += 1) {
    const place = store.placeOf(line)
    if (place !== null) texts.push(textOf(place))
  }
  return texts
}
