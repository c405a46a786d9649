import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameParser, type FramePiece } from './frames'

function frame(type: number, payload: Uint8Array, length = payload.length): Buffer {
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(length, 4)
  return Buffer.concat([header, payload])
}

/** All pieces, those of the same stream that touch each other joined. */
function join(pieces: readonly FramePiece[]): [string, string][] {
  const joined: [string, string][] = []
  for (const { stream, bytes } of pieces) {
    const last = joined.at(-1)
    const text = Buffer.from(bytes).toString('latin1')
    if (last?.[0] === stream) last[1] += text
    else joined.push([stream, text])
  }
  return joined
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

describe('frame parser', () => {
  it('tells stdout and stderr apart', () => {
    const parser = createFrameParser()
    const bytes = Buffer.concat([frame(1, Buffer.from('out')), frame(2, Buffer.from('err'))])
    expect(join(parser.write(bytes))).toEqual([
      ['stdout', 'out'],
      ['stderr', 'err'],
    ])
    expect(parser.failure).toBeNull()
  })

  it('gives the same pieces however the bytes are cut', () => {
    const frames = fc.array(
      fc.record({ type: fc.integer({ min: 0, max: 2 }), payload: fc.uint8Array({ maxLength: 40 }) }),
      { maxLength: 30 },
    )
    const sizes = fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(frames, sizes, (list, chunkSizes) => {
        const bytes = Buffer.concat(list.map(({ type, payload }) => frame(type, payload)))
        const whole = join(createFrameParser().write(bytes))
        const parser = createFrameParser()
        const pieces = cut(bytes, chunkSizes).flatMap((chunk) => parser.write(chunk))
        expect(join(pieces)).toEqual(whole)
        expect(parser.failure).toBeNull()
        expect(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)).toBe(
          list.reduce((sum, { payload }) => sum + payload.length, 0),
        )
      }),
    )
  })

  it('never throws, whatever the bytes, and loses none but headers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const parser = createFrameParser()
        const length = parser.write(bytes).reduce((sum, piece) => sum + piece.bytes.length, 0)
        expect(length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })

  it('passes a frame of 4 GiB on as it comes', () => {
    const parser = createFrameParser()
    parser.write(frame(1, Buffer.alloc(0), 0xffff_ffff))
    const chunk = Buffer.alloc(65_536, 'x')
    for (let turn = 0; turn < 100; turn += 1) {
      const [piece] = parser.write(chunk)
      expect(piece?.bytes.buffer).toBe(chunk.buffer)
      expect(piece?.bytes.length).toBe(chunk.length)
    }
    expect(parser.failure?.error.code).toBe('ENGINE_UNREACHABLE')
  })

  it('takes 200,000 frames of one byte in one chunk, in linear time', () => {
    const bytes = Buffer.concat(Array.from({ length: 200_000 }, () => frame(1, Buffer.from('\n'))))
    const startedAt = performance.now()
    expect(createFrameParser().write(bytes)).toHaveLength(200_000)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it("keeps the engine's own error and says that it is one", () => {
    const parser = createFrameParser()
    const pieces = parser.write(Buffer.concat([frame(1, Buffer.from('a')), frame(3, Buffer.from('no log'))]))
    expect(join(pieces)).toEqual([
      ['stdout', 'a'],
      ['unframed', 'no log'],
    ])
    expect(parser.failure?.error.code).toBe('ENGINE_ERROR')
  })

  it('keeps every byte of a stream that has no frames', () => {
    const parser = createFrameParser()
    const text = '$ ls -la\r\ntotal 0\r\n'
    const pieces = cut(Buffer.from(text), [3]).flatMap((chunk) => parser.write(chunk))
    expect(join(pieces)).toEqual([['unframed', text]])
    expect(parser.failure?.error.code).toBe('ENGINE_NONSENSE')
  })

  it('says so when the stream ends inside a header', () => {
    const parser = createFrameParser()
    parser.write(Buffer.from([1, 0, 0]))
    expect(parser.failure?.error.detail).toBe('the stream was cut inside a frame')
  })
})
