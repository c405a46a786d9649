/**
 * The timestamp that the engine writes before each message when asked to (RFC 3339 with nine digits, a space after it).
 * Holds the last one read, so that a million of them make no garbage.
 */

/** "2026-11-24T05:51:07.123456789+02:00 ": the longest form, with its space. */
export const maximumTimestampLength = 36
/** With "Z" and its space. */
const usualLength = 31

const dash = 0x2d
const space = 0x20
const zero = 0x30
const dot = 0x2e
const capitalT = 0x54
const capitalZ = 0x5a

/** The engine writes local time where it keeps its clock so (driver "local"); Podman leaves zeros out. */
const anyForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /

export interface TimestampReader {
  /** Where the text after the timestamp begins; `start` itself when there is none, and then `isTimed` is false. */
  read(data: Buffer, start: number, end: number): number
  /** Whether there is one, without reading it. */
  isAt(data: Buffer, start: number): boolean
  readonly seconds: number
  readonly nanos: number
  readonly isTimed: boolean
}

export function createTimestampReader(): TimestampReader {
  let seconds = 0
  let nanos = 0
  let isTimed = false
  /** Days repeat: their beginning is worked out once. */
  let lastDay = -1
  let lastDaySeconds = 0

  function readUsual(data: Buffer, at: number): boolean {
    const two = (offset: number) =>
      ((data[at + offset] ?? 0) - zero) * 10 + (data[at + offset + 1] ?? 0) - zero
    const day = (two(0) * 100 + two(2)) * 10_000 + two(5) * 100 + two(8)
    if (day !== lastDay) {
      const midnight = Date.parse(`${data.toString('latin1', at, at + 10)}T00:00:00Z`)
      if (Number.isNaN(midnight) || midnight < 0) return false
      lastDay = day
      lastDaySeconds = midnight / 1000
    }
    let fraction = 0
    for (let index = at + 20; index < at + 29; index += 1)
      fraction = fraction * 10 + (data[index] ?? 0) - zero
    seconds = lastDaySeconds + two(11) * 3600 + two(14) * 60 + two(17)
    nanos = fraction
    return true
  }

  function readAny(data: Buffer, start: number, end: number): number {
    const match = anyForm.exec(data.toString('latin1', start, Math.min(end, start + maximumTimestampLength)))
    const ms = match === null ? Number.NaN : Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`)
    if (match === null || Number.isNaN(ms) || ms < 0) return 0
    seconds = ms / 1000
    nanos = Number((match[2] ?? '').padEnd(9, '0'))
    return match[0].length
  }

  return {
    read(data, start, end) {
      const looksUsual =
        end - start >= usualLength &&
        data[start + 4] === dash &&
        data[start + 10] === capitalT &&
        data[start + 19] === dot &&
        data[start + 29] === capitalZ &&
        data[start + 30] === space
      isTimed = true
      if (looksUsual && readUsual(data, start)) return start + usualLength
      const length = readAny(data, start, end)
      if (length === 0) {
        isTimed = false
        seconds = 0
        nanos = 0
      }
      return start + length
    },
    isAt: (data, start) =>
      anyForm.test(data.toString('latin1', start, Math.min(data.length, start + maximumTimestampLength))),
    get seconds() {
      return seconds
    },
    get nanos() {
      return nanos
    },
    get isTimed() {
      return isTimed
    },
  }
}
