/** What hostile bytes can make a terminal do, and what a paste is. */
import { Terminal } from '@xterm/xterm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { needsAsking, readPaste } from './terminal-paste'
import { hardenTerminal } from './terminal-safety'

async function answersTo(bytes: string | Uint8Array) {
  const terminal = new Terminal({ allowProposedApi: false, cols: 80, rows: 24 })
  hardenTerminal(terminal)
  let typed = ''
  const titles: string[] = []
  terminal.onData((data) => (typed += data))
  terminal.onTitleChange((title) => titles.push(title))
  await new Promise<void>((resolve) => terminal.write(bytes, resolve))
  const line = terminal.buffer.active.getLine(0)?.translateToString(true) ?? ''
  terminal.dispose()
  return { typed, titles, line }
}

/** What kind of terminal this is, where its cursor stands, whether a mode is known: nothing of the asker's own. */
const harmless = /^(?:\u001b\[(?:[?>]?[\d;]*[cRn]|\??[\d;]+\$y))*$/

describe('hostile output', () => {
  it.each([
    ['clipboard (G01)', '\u001b]52;c;Y3VybA==\u0007\u001b]52;c;?\u0007', ''],
    ['link (G02)', '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\', 'text'],
    [
      'title and reports (G03)',
      '\u001b]0;rm -rf ~\u0007\u001b[21t\u001b[14t\u001b[18t\u001bP$q"p\u001b\\\u001bP$qm\u001b\\',
      '',
    ],
    ['colours', '\u001b]10;?\u0007\u001b]11;?\u0007\u001b]4;1;?\u0007\u001b]10;#ffffff\u0007x', 'x'],
  ])('%s is shown or has no effect', async (_title, bytes, line) => {
    expect(await answersTo(bytes)).toEqual({ typed: '', titles: [], line })
  })

  it('is answered only with what editors live on', async () => {
    expect((await answersTo('\u001b[6n\u001b[c\u001b[>c\u001b[5n')).typed).toMatch(harmless)
  })

  it('never types text of its own choice, whatever it is', async () => {
    const pieces = fc.constantFrom(
      ...[
        '\u001b',
        '\u001b[',
        '\u001b]',
        '\u001bP',
        '$q',
        '+q',
        '?',
        '>',
        ';',
        'c',
        'n',
        't',
        '21',
        '6',
        '52',
        'evil',
        '\u0007',
      ],
      ...[
        '\u001b\\',
        '\r',
        '\n',
        '\u009b',
        '\u009d',
        '\u0090',
        '\u009c',
        '\u0005',
        '\u001bZ',
        '$p',
        'm',
        '[',
        '0',
        '=c',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 24 }), async (parts) => {
        const { typed, titles } = await answersTo(parts.join(''))
        expect(typed).not.toMatch(/[a-bd-mo-xzA-QS-Z\r\n]|evil/)
        expect(titles).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('a paste', () => {
  it.each([
    ['one', 1, false],
    ['one\n', 1, true],
    ['one\ntwo', 2, true],
    ['one\r\ntwo\r\n', 2, true],
    ['one\rtwo\r', 2, true],
    ['\n', 1, true],
    ['a\n\n', 2, true],
    ['tab\tbed', 1, false],
  ])('%j has %d lines, and asks: %s', (text, lineCount, asks) => {
    const paste = readPaste(text)
    expect(paste).toMatchObject({ text, lineCount, droppedCount: 0 })
    expect(needsAsking(paste)).toBe(asks)
  })

  it('loses what would press keys or end the brackets around it, and asks', () => {
    const paste = readPaste('a\u001b[201~\u0003\u009bb')
    expect(paste).toEqual({ text: 'a[201~b', lineCount: 1, droppedCount: 3 })
    expect(needsAsking(paste)).toBe(true)
  })
})
