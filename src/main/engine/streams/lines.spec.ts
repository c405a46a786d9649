import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineParser } from './lines'

function parse(chunks: readonly Uint8Array[], maximumLineBytes = 1024) {
  const lines: string[] = []
  let tooLong = 0
  const parser = createLineParser({
    maximumLineBytes,
    onLine: (line) => lines.push(line),
    onTooLong: () => (tooLong += 1),
  })
  for (const chunk of chunks) parser.write(chunk)
  parser.end()
  return { lines, tooLong }
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

describe('line parser', () => {
  it('gives the same JSON values however the bytes are cut, multi-byte characters included', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 })
    const end = fc.constantFrom('\n', '\r\n', '\n\n')
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), sizes, end, (values, chunkSizes, lineEnd) => {
        const text = values.map((value) => JSON.stringify(value) + lineEnd).join('')
        const { lines } = parse(cut(Buffer.from(text), chunkSizes))
        expect(lines).toEqual(values.map((value) => JSON.stringify(value)))
      }),
    )
  })

  it('keeps characters of several bytes whole', () => {
    const chunks = cut(Buffer.from('{"name":"café 🐳"}\n'), [1])
    expect(parse(chunks).lines).toEqual(['{"name":"café 🐳"}'])
  })

  it('takes the last line without an end, and a JSON sequence', () => {
    expect(parse([Buffer.from('\x1e{"a":1}\n\x1e{"b":2}')]).lines).toEqual(['{"a":1}', '{"b":2}'])
  })

  it('skips a line that is too long, however it comes, and goes on with the next', () => {
    const bytes = Buffer.from(`before\n${'x'.repeat(2000)}\nafter\n`)
    const expected = { lines: ['before', 'after'], tooLong: 1 }
    expect(parse([bytes])).toEqual(expected)
    expect(parse(cut(bytes, [7]))).toEqual(expected)
    expect(parse([Buffer.from('x'.repeat(2000))])).toEqual({ lines: [], tooLong: 1 })
    expect(parse([Buffer.from(`${'y'.repeat(1024)}\n`)])).toEqual({ lines: ['y'.repeat(1024)], tooLong: 0 })
  })

  it('takes a long line in slices of one byte in linear time', () => {
    const length = 300_000
    const startedAt = performance.now()
    const bytes = Buffer.alloc(length, 'x')
    const { lines } = parse([...cut(bytes, [1]), Buffer.from('\n')], length)
    expect(lines[0]).toHaveLength(length)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
