import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parseRunInput, runParseRun } from './parse-run'

async function answersTo(input: string, isByLine = false): Promise<unknown[]> {
  const lines: string[] = []
  await parseRunInput(isByLine, {}, { input: Readable.from([input]), write: (line) => lines.push(line) })
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
    expect(await answersTo(input, true)).toEqual([
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
    await parseRunInput(false, {}, { input, write: (line) => lines.push(line) })
    expect(lines[0]).toContain('"Labels":{"__proto__":"x","constructor":"y"}')
  })
})

describe('report parse-run', () => {
  async function run(flags: readonly string[], input: string) {
    const lines: string[] = []
    const errors: string[] = []
    const code = await runParseRun(flags, {
      input: Readable.from([input]),
      writeOut: (line) => lines.push(line),
      writeError: (line) => errors.push(line),
    })
    return { code, lines, errors }
  }

  it('answers with the request, or with what is wrong with the command', async () => {
    const { code, lines } = await run([], 'docker run -d --name web -p 8080:80 nginx')
    expect(code).toBe(0)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ query: { name: 'web' }, body: { Image: 'nginx' } })
    const refused = await run(['--lines'], '"docker run --nonsense x"\n')
    expect(JSON.parse(refused.lines[0] ?? '')).toHaveProperty('error')
  })

  it('refuses options that it does not know, and reads nothing then', async () => {
    expect(await run(['--bad\u001b[2J'], 'docker run x')).toEqual({
      code: 2,
      lines: [],
      errors: ['report: unknown option --bad␛[2J; --help shows the options\n'],
    })
  })
})
