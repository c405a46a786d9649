import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvField, readCsvRecord } from './csv-record'
import { byteLength, goQuote, parseGoDuration, parseGoInteger } from './go-values'
import { formatIpAddress, isMacAddress, parseIpAddress } from './ip-address'
import { cleanPath } from './parse-context'
import { formatBytes, formatCpus, formatDuration, parseBytes, parseCpus } from './sizes'

const amount = fc.nat({ max: Number.MAX_SAFE_INTEGER })

describe('amounts', () => {
  it('come back from their shortest text', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 40 }), (value, zeros) => {
        const round = Math.floor(value / 2 ** zeros) * 2 ** zeros
        expect(parseBytes(formatBytes(round))).toBe(round)
        expect(parseCpus(formatCpus(value))).toBe(BigInt(value))
        expect(parseGoDuration(formatDuration(value))).toBe(BigInt(value))
      }),
    )
  })

  it('are written as people write them', () => {
    expect([formatBytes(0), formatBytes(1000), formatBytes(1536 * 2 ** 20), formatBytes(2 ** 40)]).toEqual([
      '0',
      '1000',
      '1536m',
      '1t',
    ])
    expect([formatCpus(1_500_000_000), formatCpus(1), formatCpus(-2e9)]).toEqual(['1.5', '0.000000001', '-2'])
    expect([formatDuration(90e9), formatDuration(0), formatDuration(1_000_001)]).toEqual([
      '1m30s',
      '0',
      '1ms1ns',
    ])
  })

  it('are refused beyond their bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
        const read = () => parseGoInteger(String(value), { base: 0, bits: 64, isSigned: true })
        if (BigInt.asIntN(64, value) === value) expect(read()).toBe(value)
        else expect(read).toThrow('value out of range')
      }),
    )
  })
})

describe('addresses', () => {
  it('are those that Node knows too, without a zone', () => {
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9a-f:.]{1,20}$/),
      fc
        .ipV6()
        .chain((address) =>
          fc.nat(address.length).map((at) => address.slice(0, at) + ':' + address.slice(at)),
        ),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect([text, parseIpAddress(text) !== null]).toEqual([text, isIP(text) !== 0])
      }),
      { numRuns: 2000 },
    )
  })

  it('have one form', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const bytes = parseIpAddress(text) ?? []
        const form = formatIpAddress(bytes)
        const again = parseIpAddress(form) ?? []
        expect(formatIpAddress(again)).toBe(form)
        if (again.length === 16) {
          expect(again).toEqual(bytes)
          expect(`[${form}]`).toBe(new URL(`http://[${text}]`).hostname)
        }
      }),
    )
  })

  it.each(['92:d0:c6:0a:29:33', '92d0.c60a.2933', '00-00-00-00-00-00-00-00'])(
    'takes %s for a MAC',
    (text) => {
      expect(isMacAddress(text)).toBe(true)
    },
  )
  it.each(['', '92:d0:c6:0a:29', '92:d0-c6:0a:29:33', '9:d0:c6:0a:29:33', '92d0.c60a'])(
    'refuses %j',
    (text) => {
      expect(isMacAddress(text)).toBe(false)
    },
  )
})

describe('texts', () => {
  it('come back from a record of comma separated fields', () => {
    const fields = fc.array(fc.string({ unit: fc.constantFrom(',', '"', 'a', ' ', '=', '\n', '\\', 'é') }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(
        fields.filter((list) => list.length > 1 || list[0] !== ''),
        (list) => {
          expect(readCsvRecord(list.map(csvField).join(','))).toEqual(list)
        },
      ),
    )
  })

  it('are quoted on one line', () => {
    expect(goQuote('a"\\\n\u001b\u202eé 😀\u{e0001}')).toBe('"a\\"\\\\\\n\\x1b\\u202eé 😀\\U000e0001"')
  })

  it('are as long as their UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(byteLength(text)).toBe(Buffer.byteLength(text))
      }),
    )
  })

  it.each([
    ['/a/../b//c/.', '/b/c'],
    ['/..', '/'],
    ['a/..', '.'],
    ['../a', '../a'],
    ['', '.'],
    ['/', '/'],
  ])('cleans %j', (path, clean) => expect(cleanPath(path)).toBe(clean))
})
