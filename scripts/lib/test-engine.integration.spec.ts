import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sleep } from './processes.mjs'
import { readRecords, reapEngines } from './test-engine-record.mjs'
import { acquireTestEngine, startTestEngine } from './test-engine.mjs'
import type { TestEngine } from './test-engine.mjs'
import { deriveTestImage, makeTestImages, TEST_IMAGES } from './test-images.mjs'

const LIBRARY = path.join(import.meta.dirname, 'test-engine.mjs')
let engine: TestEngine
const docker = (...args: string[]) =>
  execFileSync('docker', ['--host', engine.host, ...args], { encoding: 'utf8' })

/** Everything on this machine that still speaks of an engine in this folder. */
function traces(dir: string): string[] {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
  const records = readRecords().map((record) => JSON.stringify(record))
  const found = [...commands, ...mounts, ...records].filter((text) => text.includes(dir))
  return existsSync(dir) ? [dir, ...found] : found
}

function controlGroups(): number {
  const root = '/sys/fs/cgroup'
  const folders = [root, ...readdirSync(root).map((name) => path.join(root, name))]
  const names = folders
    .filter((folder) => statSync(folder).isDirectory())
    .flatMap((folder) => readdirSync(folder))
  return names.filter((name) => name.startsWith('quayside-')).length
}

function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/_ping', timeout: 500, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}

async function eventually(what: () => boolean): Promise<void> {
  for (let waited = 0; !what() && waited < 10_000; waited += 50) await sleep(50)
  expect(what()).toBe(true)
}

describe('a test engine', () => {
  beforeAll(async () => {
    engine = await startTestEngine()
    await makeTestImages(engine.host)
  })
  afterAll(() => engine.dispose())

  it('has the test images, and makes them only once', async () => {
    const list = ['image', 'ls', '--no-trunc', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}']
    const ids = () =>
      docker(...list)
        .split('\n')
        .sort()
        .join('\n')
    const before = ids()
    await makeTestImages(engine.host)
    expect(ids()).toBe(before)
    for (const tag of Object.values(TEST_IMAGES)) expect(before).toContain(tag)
  })

  it('publishes ports inside its own network only', async () => {
    docker('run', '--detach', '--name', 'web', '--publish', '18080:80', TEST_IMAGES.healthy)
    const [program, ...args] = engine.namespaceCommand([
      'busybox',
      'wget',
      '-q',
      '-O',
      '-',
      'http://127.0.0.1:18080/',
    ])
    expect(execFileSync(program, args, { encoding: 'utf8' })).toContain('It works')
    await expect(fetch('http://127.0.0.1:18080/')).rejects.toThrow()
    await eventually(() => docker('inspect', '--format', '{{.State.Health.Status}}', 'web') === 'healthy\n')
  })

  it('has images that stop at once, and one that crashes with code 3', () => {
    docker('run', '--detach', '--name', 'sleeper', TEST_IMAGES.sleeper)
    const before = Date.now()
    docker('stop', 'sleeper')
    expect(Date.now() - before).toBeLessThan(8000)
    docker('run', '--detach', '--name', 'crasher', TEST_IMAGES.crasher)
    expect(docker('wait', 'crasher')).toBe('3\n')
    expect(docker('inspect', '--format', '{{.State.ExitCode}}', 'sleeper')).toBe('0\n')
  })

  it('comes back as the same engine after a kill and after a stop', async () => {
    const id = docker('info', '--format', '{{.ID}}')
    const first = engine.pid
    await engine.kill()
    expect(await ping(engine.socketPath!)).toBe(false)
    expect(() => engine.pid).toThrow('not running')
    await engine.start()
    expect(engine.pid).not.toBe(first)
    expect(docker('info', '--format', '{{.ID}}')).toBe(id)
    await engine.stop()
    expect(await ping(engine.socketPath!)).toBe(false)
    await engine.start()
    expect(docker('ps', '--all', '--format', '{{.Names}}').trim().split('\n').sort()).toEqual([
      'crasher',
      'sleeper',
      'web',
    ])
    await expect(engine.start()).rejects.toThrow('already running')
  })

  it('says nothing while paused, and answers after it', async () => {
    engine.pause()
    expect(await ping(engine.socketPath!)).toBe(false)
    engine.resume()
    await sleep(100)
    expect(await ping(engine.socketPath!)).toBe(true)
  })

  it('as a given engine it is not ours to control, and loses only labelled objects', async () => {
    await deriveTestImage(engine.host, { from: TEST_IMAGES.base, tag: 'mine:1' })
    docker('network', 'create', 'keep-me')
    docker('network', 'create', '--label', 'quayside.test=1', 'remove-me')
    docker('volume', 'create', 'keep-me')
    docker('volume', 'create', '--label', 'quayside.test=1', 'remove-me')
    process.env['QUAYSIDE_TEST_HOST'] = engine.host
    const given = await acquireTestEngine().finally(() => delete process.env['QUAYSIDE_TEST_HOST'])
    expect(given.given).toBe(true)
    expect(given.host).toBe(engine.host)
    await expect(given.kill()).rejects.toThrow('not ours to control')
    expect(() => given.pause()).toThrow('not ours to control')
    await given.dispose()
    expect(docker('ps', '--all', '--quiet')).toBe('')
    expect(docker('image', 'ls', '--quiet')).toBe('')
    expect(docker('network', 'ls', '--format', '{{.Name}}').trim().split('\n').sort()).toEqual([
      'bridge',
      'host',
      'keep-me',
      'none',
    ])
    expect(docker('volume', 'ls', '--quiet')).toBe('keep-me\n')
  })

  it('leaves nothing when it is disposed, running containers or not', async () => {
    await makeTestImages(engine.host)
    docker('run', '--detach', '--restart', 'always', TEST_IMAGES.sleeper)
    const groups = controlGroups()
    await engine.dispose()
    await engine.dispose()
    expect(traces(engine.dir)).toEqual([])
    expect(controlGroups()).toBeLessThan(groups)
    await expect(engine.start()).rejects.toThrow('disposed')
  })
})

describe('the end of the process that started an engine', () => {
  const program = `
    import { startTestEngine } from ${JSON.stringify(LIBRARY)}
    const engine = await startTestEngine()
    if (process.argv.includes('pause')) engine.pause()
    console.log(engine.dir)
    if (process.argv.includes('throw')) throw new Error('on purpose')
    if (!process.argv.includes('return')) setInterval(() => {}, 1000)
  `
  const begin = async (...args: string[]) => {
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = new Promise((resolve) => owner.on('close', (code, signal) => resolve(signal ?? code)))
    const dir = await new Promise<string>((resolve) =>
      owner.stdout.once('data', (text) => resolve(String(text).trim())),
    )
    return { owner, ended, dir }
  }

  it.each([
    ['returns', ['return'], undefined, 0],
    ['fails', ['throw'], undefined, 1],
    ['gets SIGTERM', [], 'SIGTERM', 'SIGTERM'],
    ['gets SIGINT', [], 'SIGINT', 'SIGINT'],
  ] as const)('leaves nothing when it %s', async (_, args, signal, end) => {
    const { owner, ended, dir } = await begin(...args)
    if (signal) owner.kill(signal)
    expect(await ended).toBe(end)
    expect(traces(dir)).toEqual([])
  })

  it.each([['running'], ['pause']])(
    'ends a %s engine at once when it is SIGKILLed; its files go at the next start',
    async (state) => {
      const { owner, ended, dir } = await begin(state)
      owner.kill('SIGKILL')
      await ended
      await eventually(() => traces(dir).every((trace) => trace === dir || trace.startsWith('{')))
      reapEngines()
      expect(traces(dir)).toEqual([])
    },
  )
})

describe('the command line', () => {
  const command = path.join(import.meta.dirname, '..', 'test-engine.mjs')
  const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })

  it('keeps an engine up until it is taken down', () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'quayside-up-'))
    try {
      const first = run('up', '--images', dir)
      expect(first.stdout).toBe(`DOCKER_HOST=unix://${dir}/docker.sock\n`)
      expect(run('up', dir).stdout).toBe(first.stdout)
      const host = first.stdout.trim().split('=')[1]!
      const args = ['--host', host, 'run', '--rm', TEST_IMAGES.base, 'echo', 'hello']
      expect(execFileSync('docker', args, { encoding: 'utf8' })).toBe('hello\n')
    } finally {
      expect(run('down', dir).status).toBe(0)
    }
    expect(run('down', dir).status).toBe(1)
    expect(readdirSync(dir)).toEqual([])
    rmSync(dir, { recursive: true })
    expect(traces(dir)).toEqual([])
  })

  it('lends an engine to a command, and ends with its exit code', () => {
    const program = 'console.log(process.env.DOCKER_HOST); process.exit(7)'
    const { status, stdout } = run('run', '--', process.execPath, '--eval', program)
    expect(status).toBe(7)
    expect(stdout).toMatch(/^unix:.*docker\.sock\n$/)
    expect(traces(path.dirname(stdout.trim().slice('unix://'.length)))).toEqual([])
  })

  it.each([[[]], [['up']], [['run', '--']], [['up', 'a', 'b']], [['down', '--images', 'a']]])(
    'explains itself when it is called with %j',
    (args) => {
      const { status, stderr } = run(...args)
      expect(status).toBe(2)
      expect(stderr).toMatch(/^usage: /)
    },
  )
})

describe('a folder that cannot hold an engine', () => {
  it('is refused before anything is started', async () => {
    await expect(startTestEngine({ dir: '/run/quayside-here' })).rejects.toThrow('/run is hidden')
    const deep = path.join(os.tmpdir(), 'x'.repeat(100))
    await expect(startTestEngine({ dir: deep })).rejects.toThrow('too long for a socket')
    expect(existsSync(deep)).toBe(false)
  })

  it('keeps what was there before when dockerd cannot start', async () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'quayside-kept-'))
    try {
      await expect(startTestEngine({ dir, dockerdArguments: ['--no-such-flag'] })).rejects.toThrow(
        'no-such-flag',
      )
      expect(readdirSync(dir)).toEqual([])
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
