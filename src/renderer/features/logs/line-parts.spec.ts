import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineParts } from './line-parts'

const find = (text: string, isCaseSensitive = false) => ({ text, isCaseSensitive })
const marked = (text: string, wanted: string, isCaseSensitive = false) =>
  lineParts(text, find(wanted, isCaseSensitive))
    .filter((part) => part.classes.includes('found'))
    .map((part) => part.text)

describe('the parts of a line', () => {
  it('carry its colours as names of tones', () => {
    expect(lineParts('\x1b[31;1mred\x1b[0m plain', null)).toEqual([
      { text: 'red', classes: ['ansi-1', 'bold'] },
      { text: ' plain', classes: [] },
    ])
    expect(lineParts('\x1b[31;44mx', null)).toEqual([{ text: 'x', classes: ['ground-4'] }])
  })

  it('show what would act, but leave tabs and the line end of a terminal', () => {
    const [part] = lineParts('a\tb\x1b]0;title\x07\x1b[2J\rforged\u202e\r', null)
    expect(part?.text).toBe('a\tb␛]0;title␇␛[2J␍forged<U+202E>')
  })

  it('mark what was found, also across colours', () => {
    expect(marked('Error and error', 'error')).toEqual(['Error', 'error'])
    expect(marked('Error and error', 'error', true)).toEqual(['error'])
    expect(marked('\x1b[31mer\x1b[0mror', 'error')).toEqual(['er', 'ror'])
    expect(marked('aaaa', 'aa')).toEqual(['aa', 'aa'])
  })

  it('together are the whole line, whatever is searched for', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'B', 'İ', '\x1b[31m', '\x1b[0m', ' ') })
    fc.assert(
      fc.property(
        line,
        fc.constantFrom('a', 'ab', 'b', ' ', 'i', ''),
        fc.boolean(),
        (text, wanted, exact) => {
          const whole = lineParts(text, null)
          const parts = lineParts(text, find(wanted, exact))
          expect(parts.map((part) => part.text).join('')).toBe(whole.map((part) => part.text).join(''))
          expect(parts.every((part) => part.text !== '')).toBe(true)
        },
      ),
    )
  })
})
