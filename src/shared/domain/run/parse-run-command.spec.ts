import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CreateBody } from './create-request'
import {
  parseRunCommand,
  parseRunWords,
  type RunCommandOptions,
  type RunCommandReading,
} from './parse-run-command'

/** What docker 28.2.2 really sent or said: see "about" in the files. Read as text, so that a key "__proto__" stays one. */
interface CaseFile<Case> {
  readonly base: CreateBody
  readonly files: Readonly<Record<string, string>>
  readonly cases: readonly (Case & Answer)[]
}
type Answer =
  | { readonly error: string; readonly sent?: never }
  | { readonly error?: never; readonly query?: object; readonly sent: Readonly<Record<string, unknown>> }

function load<Case>(name: string): CaseFile<Case> {
  return JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as CaseFile<Case>
}

const flagCases = load<{ readonly flag: string; readonly value: string }>('flag.cases.json')
const commandCases = load<{ readonly text: string }>('command.cases.json')

const surroundings: RunCommandOptions = {
  environment: (name) => ({ KNOWN: 'known value', EMPTYV: '' })[name] ?? null,
  readFile: (path) => {
    const text = commandCases.files[path]
    return text === undefined ? { problem: 'no such file or directory' } : { text }
  },
  workingDirectory: '/srv/app',
}

/** Docker's own order of these two is by chance. */
function inAnyOrder(name: string, value: unknown): unknown {
  return ['Env', 'HostConfig.Binds'].includes(name) && Array.isArray(value)
    ? (value as string[]).toSorted()
    : value
}

/** As text, so that nothing about a key is lost: JSON with its keys sorted. */
function spelled(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function flattened(body: CreateBody): Map<string, unknown> {
  const { HostConfig, ...config } = body
  return new Map<string, unknown>([
    ...Object.entries(config),
    ...Object.entries(HostConfig).map(([name, value]) => [`HostConfig.${name}`, value] as const),
  ])
}

function difference(reading: RunCommandReading, answer: Answer, base: CreateBody): string {
  if (answer.error !== undefined) {
    if (!('error' in reading)) return `accepted, but docker says: ${answer.error}`
    return reading.error.trim() === answer.error ? '' : `said ${reading.error}, docker: ${answer.error}`
  }
  if ('error' in reading) return `refused: ${reading.error}`
  const wanted = new Map([...flattened(base), ...Object.entries(answer.sent)])
  const got = flattened(reading.body)
  const wrong = [...new Set([...wanted.keys(), ...got.keys()])].filter(
    (name) => spelled(inAnyOrder(name, wanted.get(name))) !== spelled(inAnyOrder(name, got.get(name))),
  )
  if (spelled(reading.query) !== spelled(answer.query ?? {})) wrong.push('query')
  return wrong.map((name) => `${name}: ${spelled(got.get(name))}`).join(', ')
}

function accepted(text: string, options: RunCommandOptions = {}) {
  const reading = parseRunCommand(text, options)
  if ('error' in reading) throw new Error(reading.error)
  return reading
}

describe('docker run and docker create, against what docker 28.2.2 did', () => {
  it(`reads ${flagCases.cases.length} values of single flags as docker does`, () => {
    const wrong = flagCases.cases.flatMap((answer) => {
      const reading = parseRunWords(['create', `--${answer.flag}=${answer.value}`, 'img'], surroundings)
      const problem = difference(reading, answer, flagCases.base)
      return problem === '' ? [] : [`--${answer.flag}=${answer.value}: ${problem}`]
    })
    expect(wrong).toEqual([])
    expect(flagCases.cases.length).toBeGreaterThan(800)
  }, 60_000)

  it.each(commandCases.cases)('$text', (answer) => {
    expect(difference(parseRunCommand(answer.text, surroundings), answer, commandCases.base)).toBe('')
  })
})

describe('what stands around the command', () => {
  it('is noted and not obeyed', () => {
    const reading = accepted(
      'docker rm -f old > /dev/null 2>&1; sudo docker --context far run -d nginx && docker logs web',
    )
    expect(reading.body.Image).toBe('nginx')
    expect(reading.body.Cmd).toBeNull()
    expect(reading.notUnderstood).toEqual([
      'docker rm -f old > /dev/null 2>&1: this is another command and not part of the container',
      'sudo: how the command is started is not part of the container',
      '--context far: which engine is spoken to is not part of the container',
      'docker logs web: this is another command and not part of the container',
    ])
  })

  it('takes a line break for a forgotten continuation mark until the image is named', () => {
    const reading = accepted('docker run\n  -e A=1\r\n  --name web\n  nginx\ndocker ps')
    expect(reading.query).toEqual({ name: 'web' })
    expect(reading.body.Env).toEqual(['A=1'])
    expect(reading.body.Cmd).toBeNull()
    expect(reading.notes.map(({ reason }) => reason)).toEqual([
      'lineBreak',
      'lineBreak',
      'lineBreak',
      'otherCommand',
    ])
  })

  it('understands the continuation marks of three shells, also with blanks left behind them', () => {
    for (const [mark, end] of [
      ['\\', '\n'],
      ['\\', '\r\n'],
      ['`', '\n'],
      ['^', '\r\n'],
      ['\\ ', '\n'],
    ]) {
      const text = ['docker run -d', '--name web', '-p 80:80', 'nginx'].join(` ${mark ?? ''}${end ?? ''}  `)
      const { query, body } = accepted(text)
      expect([query.name, body.Image, body.Cmd]).toEqual(['web', 'nginx', null])
    }
  })

  it('says what the command asks of docker itself', () => {
    expect(accepted('docker run -d --pull always x').client).toEqual({
      starts: true,
      isDetached: true,
      pull: 'always',
    })
    expect(accepted('docker create x').client).toEqual({ starts: false, isDetached: false, pull: 'missing' })
  })

  it('asks for the streams as docker create does, or as docker run does when told so', () => {
    expect(accepted('docker run -di x').body).toMatchObject({ AttachStdin: true, StdinOnce: true })
    expect(accepted('docker run -di x', { streamsAs: 'run' }).body).toMatchObject({
      OpenStdin: true,
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      StdinOnce: false,
    })
  })

  it.each([
    '',
    'docker',
    'docker ps',
    'podman run x',
    'docker service create x',
    'run x',
    'docker exec x run y',
  ])('refuses %j', (text) => {
    expect(parseRunCommand(text)).toEqual({ error: 'not a "docker run" or "docker create" command' })
  })

  it('refuses a command for another system than the engine’s, and takes it for that system', () => {
    expect(parseRunCommand('docker run --cpu-count 2 x')).toHaveProperty('error')
    expect(accepted('docker run --cpu-count 2 x', { engineOs: 'windows' }).body.HostConfig.CpuCount).toBe(2)
  })
})

describe('what docker would take from outside the text', () => {
  it('is noted where it is not known', () => {
    const reading = accepted(
      'docker run -e HOME --env-file a.env --label-file l --cidfile id --security-opt seccomp=p.json ' +
        '-v ./x:/x --mount type=bind,src=../y,dst=/y --use-api-socket --disable-content-trust=false ' +
        '--kernel-memory 4m --memory 9223372036854775807 x',
    )
    expect(reading.body.Env).toEqual(['HOME'])
    expect(reading.body.HostConfig.Binds).toEqual(['./x:/x'])
    expect(reading.notes).toEqual([
      { piece: 'HOME', reason: 'environmentUnknown' },
      { piece: '../y', reason: 'relativePath' },
      { piece: '--memory=9223372036854775807', reason: 'inexactNumber' },
      { piece: './x', reason: 'relativePath' },
      { piece: '--env-file a.env', reason: 'fileNotRead' },
      { piece: '--label-file l', reason: 'fileNotRead' },
      { piece: '--security-opt seccomp=p.json', reason: 'fileNotRead' },
      { piece: '--cidfile id', reason: 'containerIdFile' },
      { piece: '--disable-content-trust=false', reason: 'imageTrust' },
      { piece: '--use-api-socket', reason: 'apiSocket' },
      { piece: '--kernel-memory', reason: 'kernelMemory' },
    ])
  })

  it('is not noted where docker itself would find nothing', () => {
    const reading = accepted('docker run -e HOME x', { environment: () => null })
    expect([reading.body.Env, reading.notes]).toEqual([['HOME'], []])
  })

  it('comes from assignments in front of the command', () => {
    const reading = accepted('A=1 DOCKER_HOST=tcp://h DOCKER_DEFAULT_PLATFORM=arm64 docker run -e A x')
    expect(reading.body.Env).toEqual(['A=1'])
    expect(reading.query).toEqual({ platform: 'linux/arm64' })
    expect(reading.notes).toEqual([{ piece: 'DOCKER_HOST=tcp://h', reason: 'engineChoice' }])
  })
})

describe('hostile text', () => {
  it('never throws, and never answers with a request without an image', () => {
    const pieces = fc.constantFrom(
      ...'docker run|docker create|-p|-e|-v|--mount|--network|=|,|:|"|\'|\\|`|^|$|(|)|{|}|<|>|&|;|#|~|*|\n|\r|\0|\ud800|é|0|-1|x'.split(
        '|',
      ),
      ' ',
      '|',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))).map((parts) => `docker run ${parts.join('')}`),
      fc
        .array(fc.oneof(pieces, fc.string({ maxLength: 3 })))
        .map((parts) => `docker run ${parts.join(' ')} x`),
    )
    fc.assert(
      fc.property(texts, fc.constantFrom('posix', 'powershell', 'cmd', undefined), (text, shell) => {
        const reading = parseRunCommand(text, shell ? { shell } : {})
        if ('error' in reading) expect(reading.error).not.toBe('')
        else expect(reading.body.Image).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  }, 60_000)

  it('costs little, however long', () => {
    const long = 200_000
    const started = performance.now()
    for (const part of [
      '{,',
      '<a',
      '$(',
      '`a`',
      '"',
      "'",
      '\\"',
      '-e A=1 ',
      '-p 1 ',
      'a.',
      'a-',
      '<a>',
      '~',
      '$a',
    ]) {
      parseRunCommand(`docker run x ${part.repeat(long / part.length)}`)
      parseRunCommand(`docker run ${part.repeat(long / part.length)}`)
      parseRunCommand(`docker run --dns-search ${part.repeat(long / part.length)} x`)
    }
    expect(parseRunCommand(`docker run ${'-p 1-65535 '.repeat(9_000)} x`)).toEqual({
      error: 'docker: more than 200000 published ports',
    })
    expect(parseRunCommand(`docker run ${'x'.repeat(1_000_000)}`)).toEqual({
      error: 'the text is too long for a command',
    })
    // Generous: a few seconds is more than it takes; quadratic behaviour takes minutes.
    expect(performance.now() - started).toBeLessThan(50_000)
  }, 60_000)
})
