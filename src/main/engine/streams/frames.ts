/**
 * The frames in which the engine sends logs and attached output of a container without a terminal: a header of eight
 * bytes (stream type, three zeros, length as big-endian 32 bits), then so many bytes. Holds at most one header.
 *
 * Iterative and without buffering: a frame that promises 4 GiB is passed on as it comes, and 20,000 frames of one
 * byte in one chunk are 20,000 turns of a loop. What a container writes decides all of this.
 */
import type { AppFailure } from '@shared/domain/result'
import { connectionClosed, engineFailure } from '../errors'

export type FrameStream = 'stdin' | 'stdout' | 'stderr'

/**
 * A part of a frame, in the order of the wire. `bytes` is a view of the chunk that was written, not a copy.
 * "unframed": what followed a header that is none, from that header on; it is kept since it may explain the trouble.
 */
export interface FramePiece {
  readonly stream: FrameStream | 'unframed'
  readonly bytes: Uint8Array
}

export interface FrameParser {
  /** Never throws. */
  write(chunk: Uint8Array): readonly FramePiece[]
  /** Why what was written so far is no whole number of frames, or null: to be asked when the stream has ended. */
  readonly failure: AppFailure | null
}

const headerLength = 8
const streamsByType: readonly FrameStream[] = ['stdin', 'stdout', 'stderr']

export function createFrameParser(): FrameParser {
  const header = Buffer.alloc(headerLength)
  let headerFill = 0
  let stream: FrameStream | 'unframed' = 'stdout'
  let remaining = 0
  let broken: AppFailure | null = null

  function readHeader(pieces: FramePiece[]): void {
    headerFill = 0
    const type = header[0] ?? 0
    const known = streamsByType[type]
    if (known !== undefined) {
      stream = known
      remaining = header.readUInt32BE(4)
      return
    }
    // Type 3 is an error of the engine itself, after which it closes; any other means that these are no frames.
    broken =
      type === 3
        ? engineFailure('ENGINE_ERROR', 'The engine ended this stream with an error.')
        : engineFailure('ENGINE_NONSENSE', 'The engine sent a stream without the frames that it should have.')
    if (type !== 3) pieces.push({ stream: 'unframed', bytes: Buffer.from(header) })
  }

  return {
    write(chunk) {
      const pieces: FramePiece[] = []
      let at = 0
      while (at < chunk.length) {
        if (broken !== null) {
          pieces.push({ stream: 'unframed', bytes: chunk.subarray(at) })
          break
        }
        if (remaining > 0) {
          const bytes = chunk.subarray(at, at + remaining)
          pieces.push({ stream, bytes })
          at += bytes.length
          remaining -= bytes.length
          continue
        }
        const part = chunk.subarray(at, at + headerLength - headerFill)
        header.set(part, headerFill)
        headerFill += part.length
        at += part.length
        if (headerFill === headerLength) readHeader(pieces)
      }
      return pieces
    },
    get failure() {
      if (broken !== null) return broken
      return headerFill > 0 || remaining > 0 ? connectionClosed('the stream was cut inside a frame') : null
    },
  }
}
