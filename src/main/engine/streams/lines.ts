/**
 * Bytes → lines → JSON values, for streams that the engine writes one JSON text a line. Holds at most one line.
 *
 * Splitting works on bytes, so a character that is cut between two chunks is whole again before it is decoded. Nothing
 * here throws: it runs in a data handler, where a throw would end the process.
 */
export interface LineParser {
  write(chunk: Uint8Array): void
  /** The stream is over: what is left is a line, too. */
  end(): void
}

interface LineParserOptions {
  readonly maximumLineBytes: number
  /** Without its line end; never empty. */
  readonly onLine: (line: string) => void
  /** A line that was too long to keep; its length is not known. */
  readonly onTooLong: () => void
}

const newline = 0x0a
const initialCapacity = 4096

export function createLineParser({ maximumLineBytes, onLine, onTooLong }: LineParserOptions): LineParser {
  let pending = Buffer.alloc(0)
  let length = 0
  let isSkipping = false

  function append(bytes: Uint8Array): void {
    if (isSkipping || bytes.length === 0) return
    if (length + bytes.length > maximumLineBytes) {
      isSkipping = true
      pending = Buffer.alloc(0)
      length = 0
      return
    }
    if (length + bytes.length > pending.length) {
      const grown = Buffer.allocUnsafe(Math.max(length + bytes.length, 2 * pending.length, initialCapacity))
      pending.copy(grown, 0, 0, length)
      pending = grown
    }
    pending.set(bytes, length)
    length += bytes.length
  }

  function finishLine(): void {
    if (isSkipping) onTooLong()
    else emit(pending.toString('utf8', 0, length))
    isSkipping = false
    length = 0
    if (pending.length > 1024 * 1024) pending = Buffer.alloc(0)
  }

  function emit(text: string): void {
    // RS (0x1e) opens each text of a JSON sequence, a form that newer engines can be asked for.
    const line = text.replace(/^\x1e/, '').trim()
    if (line !== '') onLine(line)
  }

  return {
    write(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      let start = 0
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, start)) {
        if (length === 0 && !isSkipping && at - start <= maximumLineBytes)
          emit(bytes.toString('utf8', start, at))
        else {
          append(bytes.subarray(start, at))
          finishLine()
        }
        start = at + 1
      }
      append(bytes.subarray(start))
    },
    end() {
      if (length > 0 || isSkipping) finishLine()
    },
  }
}
