import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPasteable, shellCommand, shellQuote } from './shell-quote'

function asSeenBy(shell: string, words: readonly string[]): string[] {
  const script = `for word in ${shellCommand(words)}; do printf '%s\\0' "$word"; done`
  const output = execFileSync(shell, ['-c', script], { env: { HOME: '/root' } }).toString()
  return output.split('\0').slice(0, -1)
}

const hostile = [
  '',
  'web',
  "it's",
  '$(reboot)',
  '`reboot`',
  '; reboot',
  '~',
  '=ls',
  '*',
  '-x',
  '{a,b}',
  'a\\',
  '"',
  '!1',
  '#c',
  'é 😀',
  '&',
  '$HOME',
  'A=B',
]

describe('shellQuote', () => {
  it('leaves names as they are and quotes what a shell would read', () => {
    expect(shellCommand(['docker', 'container', 'rm', '--force', 'web_1.a-b'])).toBe(
      'docker container rm --force web_1.a-b',
    )
    expect(shellQuote("it's")).toBe(String.raw`'it'\''s'`)
    expect(shellQuote('')).toBe("''")
  })

  it.each(['sh', 'bash'])('round-trips hostile words through %s', (shell) => {
    expect(asSeenBy(shell, hostile)).toEqual(hostile)
  })

  it('round-trips any text through sh', () => {
    const word = fc
      .string({ unit: 'binary' })
      .map((text) => text.replaceAll(/[\0\ud800-\udfff]/g, '').normalize())
    const words = fc.sample(word, { numRuns: 500, seed: 7 })
    expect(asSeenBy('sh', words)).toEqual(words)
  })
})

describe('isPasteable', () => {
  it.each(['\n', '\u001b[2J', '\r', '\u202e', '\u0000', '\u200b', '\u009b'])('refuses %j', (text) => {
    expect(isPasteable(`a${text}b`)).toBe(false)
  })
  it('allows letters of any script', () => expect(isPasteable('café-数据')).toBe(true))
})
