import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logMarks } from '@shared/domain/log'
import { createLogParser, type LogParser } from './log-lines'

interface Line {
  readonly text: string
  readonly time: string
  readonly mark: number
  readonly fullBytes?: number
}

function collect(isFramed: boolean, maximumLineBytes = 1 << 20): { parser: LogParser; lines: Line[] } {
  const lines: Line[] = []
  const parser = createLogParser({
    isFramed,
    maximumLineBytes,
    onLines(batch) {
      for (let index = 0; index < batch.count; index += 1) {
        const bytes = batch.data.subarray(batch.starts[index], batch.ends[index])
        const fullBytes = batch.fullBytes.get(index)
        lines.push({
          text: Buffer.from(bytes).toString('latin1'),
          time: `${batch.seconds[index]}.${String(batch.nanos[index]).padStart(9, '0')}`,
          mark: batch.marks[index]!,
          ...(fullBytes === undefined ? {} : { fullBytes }),
        })
      }
    },
  })
  return { parser, lines }
}

function frame(type: number, text: string | Buffer, length?: number): Buffer {
  const payload = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(length ?? payload.length, 4)
  return Buffer.concat([header, payload])
}

const stamp = (index: number) =>
  `${new Date(1_764_000_000_000 + index * 1000).toISOString().slice(0, 20)}${String(index).padStart(9, '0')}Z `
const time = (index: number) => `${1_764_000_000 + index}.${String(index).padStart(9, '0')}`

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** As the engine sends it: each part of at most 16 KiB stamped, the line end after the last. */
function partsOf(text: string, index: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length >= 16_384) {
    parts.push(stamp(index) + rest.slice(0, 16_384))
    rest = rest.slice(16_384)
  }
  return [...parts, `${stamp(index)}${rest}\n`]
}

describe('framed logs', () => {
  it('reads text, time and stream', () => {
    const { parser, lines } = collect(true)
    parser.write(frame(1, `${stamp(1)}out\n`))
    parser.write(frame(2, `${stamp(2)}err\n`))
    expect(lines).toEqual([
      { text: 'out', time: time(1), mark: 0 },
      { text: 'err', time: time(2), mark: logMarks.stderr },
    ])
    expect(parser.failure).toBeNull()
  })

  it.each([
    ['2026-11-24T07:51:07.123456789+02:00 x', '1795499467.123456789'],
    ['2026-11-24T05:51:07.5Z x', '1795499467.500000000'],
    ['2026-11-24T05:51:07Z x', '1795499467.000000000'],
  ])('understands the time of %s', (text, expected) => {
    const { parser, lines } = collect(true)
    parser.write(frame(1, `${text}\n`))
    expect(lines).toEqual([{ text: 'x', time: expected, mark: 0 }])
  })

  it('keeps what has no timestamp, and says so', () => {
    const { parser, lines } = collect(true)
    parser.write(frame(1, 'no time\n'))
    parser.write(frame(1, '9999-99-99T99:99:99.999999999Z x\n'))
    expect(lines.map(({ text, mark }) => [text, mark])).toEqual([
      ['no time', logMarks.untimed],
      ['9999-99-99T99:99:99.999999999Z x', logMarks.untimed],
    ])
  })

  it('cuts a line that is too long and tells its length', () => {
    const { parser, lines } = collect(true, 20_000)
    for (const part of partsOf('x'.repeat(50_000), 3)) parser.write(frame(1, part))
    expect(lines).toEqual([
      { text: 'x'.repeat(20_000), time: time(3), mark: logMarks.cut, fullBytes: 50_000 },
    ])
  })

  it('says that a line is unfinished, and ends it when the log ends', () => {
    const { parser, lines } = collect(true)
    parser.write(frame(1, `${stamp(5)}half`))
    expect(parser.unfinishedSince).toBe(1_764_000_005)
    parser.end()
    expect(lines).toEqual([{ text: 'half', time: time(5), mark: 0 }])
    expect(parser.unfinishedSince).toBeNull()
  })

  it('takes a frame of 4 GiB as it comes, in bounded memory', () => {
    const { parser, lines } = collect(true, 1000)
    parser.write(frame(1, `${stamp(1)}x`, 0xffff_ffff))
    for (let turn = 0; turn < 100; turn += 1) parser.write(Buffer.alloc(65_536, 'x'))
    expect(lines).toEqual([])
    expect(parser.failure?.error.code).toBe('ENGINE_UNREACHABLE')
    parser.end()
    expect(lines[0]?.fullBytes).toBe(1 + 100 * 65_536)
  })

  it.each([
    [3, 'ENGINE_ERROR'],
    [120, 'ENGINE_NONSENSE'],
  ])('ends at a header of type %d', (type, code) => {
    const { parser, lines } = collect(true)
    parser.write(Buffer.concat([frame(1, `${stamp(1)}a\n`), frame(type, 'oh no')]))
    parser.write(frame(1, `${stamp(1)}b\n`))
    expect(lines.map((line) => line.text)).toEqual(['a'])
    expect(parser.failure?.error.code).toBe(code)
  })
})

// Any text but a line end; long ones often, as they are what is hard.
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ' ', '\x1b', '\r', '\xe9', '2'), maxLength: 60 }),
  fc.integer({ min: 16_370, max: 16_400 }).map((length) => 'y'.repeat(length)),
  fc.integer({ min: 32_760, max: 32_775 }).map((length) => 'z'.repeat(length)),
)
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1000, max: 40_000 })), {
  minLength: 1,
  maxLength: 6,
})

describe('nothing is lost or doubled, however the bytes are cut', () => {
  it('with frames, and streams mixed within long lines', () => {
    const line = fc.record({ text, isStderr: fc.boolean() })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), sizes, (list, chunkSizes) => {
        const frames = list.flatMap((each, index) =>
          partsOf(each.text, index).map((part) => frame(each.isStderr ? 2 : 1, part)),
        )
        const { parser, lines } = collect(true)
        for (const chunk of cut(Buffer.concat(frames), chunkSizes)) parser.write(chunk)
        expect(parser.failure).toBeNull()
        parser.end()
        expect(lines).toEqual(
          list.map((each, index) => ({
            text: each.text,
            time: time(index),
            mark: each.isStderr ? logMarks.stderr : 0,
          })),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('without frames', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), sizes, (list, chunkSizes) => {
        const bytes = Buffer.from(list.flatMap(partsOf).join(''), 'latin1')
        const { parser, lines } = collect(false)
        for (const chunk of cut(bytes, chunkSizes)) parser.write(chunk)
        parser.end()
        expect(lines).toEqual(list.map((each, index) => ({ text: each, time: time(index), mark: 0 })))
      }),
      { numRuns: 60 },
    )
  })

  it('without frames, where the parts have another size', () => {
    const { parser, lines } = collect(false)
    const long = 'w'.repeat(100_000)
    for (const chunk of cut(Buffer.from(`${stamp(1)}${long}\n${stamp(2)}next\n`), [4000])) parser.write(chunk)
    expect(lines.map((line) => line.text)).toEqual([long, 'next'])
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), fc.boolean(), (chunks, isFramed) => {
        const { parser } = collect(isFramed)
        for (const chunk of chunks) parser.write(chunk)
        parser.end()
      }),
    )
  })
})
