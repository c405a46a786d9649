import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnsi, type AnsiStyle } from './ansi'

const style = (text: string): Partial<AnsiStyle> | null => {
  const found = parseAnsi(text).at(-1)?.style ?? null
  if (found === null) return null
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null && value !== false))
}

describe('colours of log lines', () => {
  it.each([
    ['plain', null],
    ['\x1b[31mred', { foreground: 1 }],
    ['\x1b[1;92mx', { foreground: 10, isBold: true }],
    ['\x1b[44mx', { background: 4 }],
    ['\x1b[103mx', { background: 11 }],
    ['\x1b[38;5;9mx', { foreground: 9 }],
    ['\x1b[38;5;196mx', { foreground: 1 }],
    ['\x1b[38;5;244mx', { foreground: 8 }],
    ['\x1b[38;2;0;200;0mx', { foreground: 2 }],
    ['\x1b[38:2:250:120:250mx', { foreground: 13 }],
    ['\x1b[48;2;0;0;255;1mx', { background: 4, isBold: true }],
    ['\x1b[7mx', { background: 7 }],
    ['\x1b[31;7mx', { background: 1 }],
    ['\x1b[3;4;9;2mx', { isItalic: true, isUnderlined: true, isStruck: true, isDim: true }],
    ['\x1b[1;31m\x1b[mx', null],
    ['\x1b[1;31m\x1b[22;39mx', null],
    ['\x1b[38;5mx', null],
    ['\x1b[999mx', null],
  ])('%j', (text, expected) => {
    expect(style(text)).toEqual(expected)
  })

  it('does not hide what asks to be hidden', () => {
    expect(parseAnsi('\x1b[8msecret')).toEqual([{ text: 'secret', style: null }])
  })

  it('leaves every other escape in the text', () => {
    const text = '\x1b]52;c;Y3Vy\x07\x1b[2J\x1b[6n\x1b]8;;https://evil.example\x1b\\x\x1bP$q"p\x1b\\'
    expect(parseAnsi(text)).toEqual([{ text, style: null }])
  })

  it('bounds the number of spans, and loses no text', () => {
    const spans = parseAnsi('\x1b[31mx\x1b[32my'.repeat(5000))
    expect(spans.length).toBeLessThan(600)
    expect(spans.map((span) => span.text).join('')).toContain('y\x1b[31mx')
  })

  it('keeps all text that is no colour, whatever comes', () => {
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '\x1b', '[', 'm', ';', '3', '\x07', ']') }),
      fc.constantFrom('\x1b[31m', '\x1b[0m', '\x1b[38;5;200m', '\x1b[2J'),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const together = parseAnsi(text)
          .map((span) => span.text)
          .join('')
        expect(together).toBe(text.replace(/\x1b\[[0-9;:]{0,100}m/g, ''))
      }),
    )
  })

  it('never gives a colour that the window has no tone for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 12 }), (codes) => {
        for (const { style: each } of parseAnsi(`\x1b[${codes.join(';')}mx`)) {
          for (const colour of [each?.foreground ?? 0, each?.background ?? 0]) {
            expect(Number.isInteger(colour) && colour >= 0 && colour <= 15).toBe(true)
          }
        }
      }),
    )
  })
})
