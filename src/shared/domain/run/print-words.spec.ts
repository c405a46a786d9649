import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteWord } from './print-words'
import { Refusal } from './refusal'
import { readShellCommands, type ShellName } from './shell-words'

/** Runs each text as the words of one command, and gives the words as the shell's program got them. */
function asSeenBy(shell: string, texts: readonly string[]): string[][] {
  const script = texts.map((text) => `show ${text}\n`).join('')
  const output = execFileSync(
    shell,
    ['-c', `show() { for word; do printf '%s\\0' "$word"; done; printf '\\1\\0'; }\n${script}`],
    { env: { HOME: '/root', LC_ALL: 'C.UTF-8' }, cwd: '/', maxBuffer: 2 ** 26 },
  ).toString()
  const lists = output.split('\u0001\0').slice(0, -1)
  return lists.map((list) => list.split('\0').slice(0, -1))
}

function wordsOf(text: string, shell: ShellName): readonly string[] {
  const commands = readShellCommands(`show ${text}`, shell)
  expect(commands).toHaveLength(1)
  return commands[0]?.words.slice(1) ?? []
}

const hostile = [
  'X=\'"; $(touch /tmp/quayside-pwn) `id` !history %PATH% ^&calc \\',
  ...[
    '',
    'web',
    "it's",
    '"',
    '\\',
    '$(touch /tmp/pwned)',
    '`id`',
    '; reboot',
    '~',
    '~root',
    '=ls',
    '*',
    '?',
    '[a]',
  ],
  ...[
    '-x',
    '--',
    '{a,b}',
    'a\\',
    '!history',
    '%PATH%',
    '^&calc',
    '#c',
    'é 😀',
    '&',
    '$HOME',
    '${HOME}',
    '$((1))',
  ],
  ...[
    'A=B',
    '<x>',
    '>f',
    '|',
    '(',
    ')',
    ' ',
    'a  b',
    "''",
    "'\\''",
    "$'x'",
    '\\n',
    '\t',
    '\n',
    'a\nb',
    '\r\n',
    '\u001b[2J',
  ],
  ...[
    '\u202etxt',
    '\u200b',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u007f',
    '\u0001x',
    '1\u0007' + '1',
    '‘’',
    'C:\\x',
    '0',
  ],
]
const oneOf = (characters: string) => fc.constantFrom(...characters.split(''))
const anyWord = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) => text.replaceAll(/[\0\u0001]|[\ud800-\udfff]/gu, ''))
const generated = fc.sample(
  fc.oneof(anyWord, fc.string({ unit: oneOf('\'"\\$`!{}()<>|&;*?[]~#=-% \n\tnx0'), maxLength: 12 })),
  { numRuns: 400, seed: 11 },
)

describe('quoting', () => {
  const words = [...hostile, ...generated].filter((word) => !word.includes('\u0001'))

  it('is undone by bash for every word', () => {
    expect(words.length).toBeGreaterThan(400)
    const texts = words.map((word) => quoteWord(word, 'posix'))
    expect(asSeenBy('bash', texts)).toEqual(words.map((word) => [word]))
  }, 60_000)

  it.each(['sh', 'dash'])(
    'is undone by %s for every word that needs no $',
    (shell) => {
      const plain = words.filter((word) => !quoteWord(word, 'posix').startsWith("$'"))
      expect(plain.length).toBeGreaterThan(200)
      const texts = plain.map((word) => quoteWord(word, 'posix'))
      expect(asSeenBy(shell, texts)).toEqual(plain.map((word) => [word]))
    },
    60_000,
  )

  it('is on one line and shows nothing that acts on a terminal', () => {
    for (const word of words)
      expect(quoteWord(word, 'posix')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u200b\u2028]/)
  })

  it('is undone by our own readers', () => {
    for (const word of words) {
      expect(wordsOf(quoteWord(word, 'posix'), 'posix')).toEqual([word])
      let text: string
      try {
        text = quoteWord(word, 'powershell')
      } catch (cause) {
        expect(cause).toBeInstanceOf(Refusal)
        continue
      }
      expect(wordsOf(text, 'powershell')).toEqual([word])
    }
  })

  it('doubles typographic quotes for PowerShell, which takes them for plain ones', () => {
    expect(quoteWord('a‘b’c', 'powershell')).toBe("'a‘‘b’’c'")
    expect(quoteWord("$x `n it's", 'powershell')).toBe("'$x `n it''s'")
    expect(quoteWord('a,b', 'powershell')).toBe("'a,b'")
    expect(quoteWord('1e3', 'powershell')).toBe("'1e3'")
    expect(quoteWord('8080:80', 'powershell')).toBe('8080:80')
  })
})
