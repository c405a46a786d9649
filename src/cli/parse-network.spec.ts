import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runParseNetwork } from './parse-network'

async function run(input: string, flags: readonly string[] = []) {
  const lines: string[] = []
  const errors: string[] = []
  const code = await runParseNetwork(flags, {
    input: Readable.from([input]),
    writeOut: (text) => lines.push(...text.split('\n').filter((line) => line !== '')),
    writeError: (text) => errors.push(text),
  })
  return { code, lines, errors }
}

describe('parse-network', () => {
  it('answers one command over several lines', async () => {
    const { code, lines } = await run('docker network create \\\n  --driver macvlan \\\n  lan\n')
    expect(code).toBe(0)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { body: expect.objectContaining({ Driver: 'macvlan', Name: 'lan' }) as unknown },
    ])
  })

  it('answers each line of JSON on its own, wrong ones too', async () => {
    const input = ['"docker network create a"', '', '"docker network rm a"', 'a', '{}'].join('\n')
    const { lines } = await run(input, ['--lines'])
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { body: expect.objectContaining({ Name: 'a' }) as unknown },
      { error: 'not a "docker network create" command' },
      { error: 'the line is not a JSON string' },
      { error: 'the line is not a JSON string' },
    ])
  })

  it('refuses options it does not know, and keeps keys that JavaScript has a meaning for', async () => {
    expect(await run('', ['--line'])).toEqual({
      code: 2,
      lines: [],
      errors: ['report: unknown option --line; --help shows the options\n'],
    })
    const { lines } = await run('docker network create --label __proto__=x -o constructor y')
    expect(lines[0]).toContain('"Options":{"constructor":""},"Labels":{"__proto__":"x"}')
  })
})
