/** A line of which only a part has come so far. Keeps no more than a maximum, but counts all. Used again for the next line. */

export interface UnfinishedLine {
  begin(seconds: number, nanos: number, isTimed: boolean): void
  append(data: Buffer, start: number, end: number): void
  reset(): void
  /** Begun and not reset; it may be empty. */
  readonly isOpen: boolean
  readonly bytes: Buffer
  /** Of what is kept, in bytes. */
  readonly length: number
  /** Of all that was appended. */
  readonly fullLength: number
  readonly seconds: number
  readonly nanos: number
  readonly isTimed: boolean
}

const initialCapacity = 32 * 1024

export function createUnfinishedLine(maximumBytes: number): UnfinishedLine {
  let isOpen = false
  let bytes = Buffer.alloc(0)
  let length = 0
  let fullLength = 0
  let time = { seconds: 0, nanos: 0, isTimed: false }

  return {
    begin(seconds, nanos, isTimed) {
      isOpen = true
      time = { seconds, nanos, isTimed }
    },
    append(data, start, end) {
      fullLength += end - start
      const kept = Math.min(end - start, maximumBytes - length)
      if (kept <= 0) return
      if (length + kept > bytes.length) {
        const grown = Buffer.allocUnsafe(Math.max(length + kept, 2 * bytes.length, initialCapacity))
        bytes.copy(grown, 0, 0, length)
        bytes = grown
      }
      data.copy(bytes, length, start, start + kept)
      length += kept
    },
    reset() {
      isOpen = false
      length = 0
      fullLength = 0
      // One long line must not hold its memory for ever.
      if (bytes.length > 4 * initialCapacity) bytes = Buffer.alloc(0)
    },
    get isOpen() {
      return isOpen
    },
    get bytes() {
      return bytes
    },
    get length() {
      return length
    },
    get fullLength() {
      return fullLength
    },
    get seconds() {
      return time.seconds
    },
    get nanos() {
      return time.nanos
    },
    get isTimed() {
      return time.isTimed
    },
  }
}
