/** The report as a program of its own: built, started, read from and left. */
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquireTestEngine, type TestEngine } from '../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../scripts/lib/test-images.mjs'
import type { toContainerDocument } from './container-document'
import type { Report } from './testing/inspect-output'

let engine: TestEngine
let folder: string
let file: string

beforeAll(async () => {
  engine = await acquireTestEngine()
  await makeTestImages(engine.host)
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-report-'))
  const root = path.resolve(import.meta.dirname, '../..')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': path.join(root, 'src/shared') } },
    build: {
      ssr: 'src/cli/report.ts',
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } },
    },
  })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  file = path.join(folder, 'report.mjs')
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engine?.dispose()
})

function start(words: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [file, ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
  })
  const output = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.error += chunk.toString()))
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, output, code }
}

describe('the program', () => {
  it('finds the engine as docker does and prints one JSON document', async () => {
    const { output, code } = start(['--json'], { DOCKER_HOST: engine.host, DEBUG: '*' })
    expect(await code).toBe(0)
    expect(output.error).toBe('')
    expect((JSON.parse(output.out) as Report).engine).toMatchObject({ endpointSource: 'DOCKER_HOST' })
  })

  it('says who reaches whom', async () => {
    const { output, code } = start(['reach', 'host', 'lan', '--json'], { DOCKER_HOST: engine.host })
    expect(await code).toBe(0)
    expect(output.error).toBe('')
    expect(JSON.parse(output.out)).toMatchObject({ source: { kind: 'host' }, reachable: true })
  })

  it('takes it well when its reader leaves', async () => {
    const { child, output, code } = start(['--json'], { DOCKER_HOST: engine.host })
    child.stdout.destroy()
    expect(await code).toBe(0)
    expect(output.error).toBe('')
  })

  it.each([
    [['--nonsense'], 'unknown option --nonsense'],
    [['surplus'], 'unknown option surplus'],
    [['--host'], '--host needs a URL'],
    [['--host='], '--host needs a URL'],
    [['--bad\u001b[2J\n'], 'unknown option --bad␛[2J␊'],
  ])('refuses %j with one line and exit code 2', async (words, sentence) => {
    const { output, code } = start(words)
    expect(await code).toBe(2)
    expect(output).toEqual({ out: '', error: `report: ${sentence}; --help shows the options\n` })
  })

  it.each([
    ['unix:///nowhere/docker.sock', /Start Docker/],
    ['tcp://127.0.0.1:1', /nothing listens/],
    ['gopher://x', /gopher/],
    ['ssh://host', /./],
  ])('says in one line why %s can not be read', async (host, wayOut) => {
    const { output, code } = start(['--host', host])
    expect(await code).toBe(1)
    expect(output.out).toBe('')
    expect(output.error.split('\n')).toHaveLength(2)
    expect(output.error).toMatch(wayOut)
  })

  it('names the file and the context in a wrong set-up', async () => {
    const { output, code } = start([], { DOCKER_CONTEXT: 'nowhere' })
    expect(await code).toBe(1)
    expect(output.error).toContain('nowhere')
    expect(output.error.split('\n')).toHaveLength(2)
  })

  it('explains itself', async () => {
    const { output, code } = start(['--help'])
    expect(await code).toBe(0)
    expect(output.out).toContain('--json')
  })

  it.each([['container'], ['run-command'], ['parse-run']])(
    'explains itself behind %s, too',
    async (command) => {
      for (const words of [
        [command, '--help'],
        ['--help', command],
      ]) {
        const { output, code } = start(words)
        expect(await code).toBe(0)
        expect(output.error).toBe('')
        expect(output.out).toMatch(/^Usage: report/)
      }
    },
  )

  it('keeps stdout for the report', () => {
    expect(readFileSync(file, 'utf8')).not.toContain('console.log')
    expect(execFileSync(process.execPath, [file, '--help']).toString()).toMatch(/^Usage/)
  })
})

describe('one container', () => {
  const name = `report-one-${randomUUID().slice(0, 8)}`
  let id = ''
  const docker = (...words: string[]) =>
    execFileSync('docker', ['--host', engine.host, ...words])
      .toString()
      .trim()
  const ask = async (...words: string[]) => {
    const { output, code } = start(words, { DOCKER_HOST: engine.host })
    return { code: await code, ...output }
  }

  beforeAll(() => {
    const settings = ['--env', 'API_TOKEN=hunter2', '--memory', '64m', '--restart', 'on-failure:2']
    id = docker('create', '--name', name, ...settings, TEST_IMAGES.base, 'sh', '-c', 'exit 3')
  })
  afterAll(() => void docker('rm', '--force', id))

  it.each([
    ['its name', () => name],
    ['its id', () => id],
    ['the beginning of its id', () => id.slice(0, 20)],
  ])('is found by %s', async (_, asked) => {
    const { code, out, error } = await ask('container', asked(), '--json')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const { container } = JSON.parse(out) as ReturnType<typeof toContainerDocument>
    expect(container).toMatchObject({
      id,
      name,
      state: 'created',
      whyStopped: ['It was created and has never been started.'],
      limits: { memoryBytes: 64 * 1024 * 1024 },
      restartPolicy: { name: 'on-failure', maximumRetryCount: 2 },
    })
    expect(container.environment).toContainEqual({ name: 'API_TOKEN', value: 'hunter2' })
  })

  it('is told as text, with secrets covered until they are asked for', async () => {
    const { code, out } = await ask('container', name, '--files')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Name +${name}$`, 'm'))
    expect(out).toContain('Changed files: 0')
    expect(out).not.toContain('hunter2')
    expect((await ask('container', name, '--show-secrets')).out).toContain('hunter2')
  })

  it('is printed as the docker run that makes it again', async () => {
    const { code, out, error } = await ask('run-command', name)
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toBe(
      `docker run --name ${name} --restart on-failure:2 -e API_TOKEN=hunter2 -m 64m ${TEST_IMAGES.base} sh -c 'exit 3'\n`,
    )
    const powershell = await ask('run-command', '--shell=powershell', '--host', engine.host, name)
    expect(powershell.out).toContain(`docker run`)
    expect(await ask('run-command', name, '--shell', 'fish')).toMatchObject({ code: 2, out: '' })
  })

  it('says in one line that there is none, or several', async () => {
    for (const command of ['container', 'run-command']) {
      const { code, out, error } = await ask(command, 'no-such-container')
      expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 })
      expect(error).toContain('No container is called no-such-container')
      expect((await ask(command)).error).toBe('report: NAME is missing; --help shows the options\n')
    }
  })
})
