import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parseRunInput } from './parse-run'

async function answersTo(input: string, flags: readonly string[] = []): Promise<unknown[]> {
  const lines: string[] = []
  await parseRunInput(flags, {}, { input: Readable.from([input]), write: (line) => lines.push(line) })
  return lines.map((line) => JSON.parse(line) as unknown)
}

describe('parse-run', () => {
  it('answers one command on standard input, over several lines', async () => {
    const [answer, ...more] = await answersTo('docker run -d \\\n  --name web \\\n  -e HOME nginx\n')
    expect(more).toEqual([])
    expect(answer).toMatchObject({ query: { name: 'web' }, body: { Image: 'nginx', Env: ['HOME'] } })
    expect(Object.keys(answer as object)).toEqual(['query', 'body', 'notUnderstood'])
    expect(answer).toHaveProperty('notUnderstood', [expect.stringMatching(/^HOME: /)])
  })

  it('answers each line of JSON on its own, wrong ones too', async () => {
    const commands = ['docker run a', 'docker run -z b', 'docker run \\\n c\u2028d']
    const input = [...commands.map((command) => JSON.stringify(command)), '', 'docker run d', '{"a":1}'].join(
      '\n',
    )
    expect(await answersTo(input, ['--lines'])).toEqual([
      expect.objectContaining({ notUnderstood: [] }),
      { error: "unknown shorthand flag: 'z' in -z" },
      { error: 'docker: invalid reference format' },
      { error: 'the line is not a JSON string' },
      { error: 'the line is not a JSON string' },
    ])
  })

  it('keeps keys that JavaScript has a meaning for', async () => {
    const lines: string[] = []
    const input = Readable.from(['docker run -l __proto__=x -l constructor=y z'])
    await parseRunInput([], {}, { input, write: (line) => lines.push(line) })
    expect(lines[0]).toContain('"Labels":{"__proto__":"x","constructor":"y"}')
  })
})
