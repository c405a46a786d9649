/** Open logs on a Docker Engine of their own: what the CLI prints is the truth. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { logMarks, type LogOptions } from '@shared/domain/log'
import { startTestEngine, type TestEngine } from '../../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES } from '../../../../scripts/lib/test-images.mjs'
import { createEngine } from '../../engine'
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../../engine/engine-port'
import { silentLogger } from '../../log'
import { systemClock } from '../../state/clock'
import { createEngineState } from '../../state/engine-state'
import { textOf } from './line-store'
import { openLogSession, type LogSession } from './log-session'
import { saveLog } from './save-log'
import { textsOf } from './testing/batches'

let engine: TestEngine
let port: EnginePort
let state: ReturnType<typeof createEngineState>
let folder: string
let workerPath: string
const sessions: LogSession[] = []

async function docker(...args: string[]): Promise<string> {
  const options = { maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)('docker', ['--host', engine.host, ...args], options)
  return stdout.trim()
}

const run = (name: string, script: string, ...options: string[]) =>
  docker('run', '--detach', '--name', name, ...options, TEST_IMAGES.base, 'sh', '-c', script)

const whole: LogOptions = { tail: null, sinceMs: null, untilMs: null, hasStdout: true, hasStderr: true }

async function open(ids: readonly string[], options: Partial<LogOptions> = {}): Promise<LogSession> {
  for (const id of ids)
    await expect.poll(() => state.snapshot.containers.has(id), { timeout: 20_000 }).toBe(true)
  const session = openLogSession({
    containers: ids.map((id) => ({ id, name: state.snapshot.containers.get(id)?.name ?? '' })),
    options: { ...whole, ...options },
    port: () => port,
    state,
    clock: systemClock,
    startSearchWorker: () => new Worker(workerPath),
    onGrown: () => {},
  })
  sessions.push(session)
  return session
}

const settled = (session: LogSession, text: string) =>
  expect.poll(() => textsOf(session.store).at(-1), { timeout: 40_000 }).toBe(text)

beforeAll(async () => {
  engine = await startTestEngine()
  await makeTestImages(engine.host)
  folder = await mkdtemp(path.join(tmpdir(), 'quayside-logs-'))
  // A thread can't run TypeScript: it gets what the app gets.
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.resolve(import.meta.dirname, '../../search-worker.ts'),
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'search-worker.mjs' } },
    },
  })
  workerPath = path.join(folder, 'search-worker.mjs')
  const endpoint = await resolveEndpoint({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: 'linux',
    hostOption: engine.host,
  })
  port = createEngine({ endpoint })
  state = createEngineState({ port, clock: systemClock, random: Math.random, logger: silentLogger })
  state.start()
})

afterEach(() => {
  for (const session of sessions.splice(0)) session.close()
})

afterAll(async () => {
  await state.dispose()
  port.dispose()
  await engine.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('reading a log', () => {
  it('tells stdout from stderr, and reads one of them alone', async () => {
    const id = await run('streams', 'echo out; sleep 0.1; echo err >&2; sleep 0.1; echo out again')
    const session = await open([id])
    await settled(session, 'out again')
    const marks = [0, 1, 2].map((line) => session.store.placeOf(line)!.chunk.marks[line])
    expect(marks).toEqual([0, logMarks.stderr, 0])
    const errors = await open([id], { hasStdout: false })
    await settled(errors, 'err')
    expect(textsOf(errors.store)).toEqual(['err'])
  })

  it('puts the parts of long lines together, with frames and with a terminal', async () => {
    const script =
      'head -c 40000 /dev/zero | tr "\\0" x; echo; head -c 16384 /dev/zero | tr "\\0" y; echo; echo end'
    for (const [name, ...options] of [['piped'], ['terminal', '--tty']] as [string, ...string[]][]) {
      const session = await open([await run(name, script, ...options)])
      await expect.poll(() => session.store.endLine, { timeout: 20_000 }).toBe(3)
      const lengths = textsOf(session.store).map((text) => text.replace(/\r$/, '').length)
      expect(lengths, name).toEqual([40_000, 16_384, 3])
    }
  })

  it('reads the last lines, a range of time, and what is earlier', async () => {
    const id = await run('range', 'seq 1 50; sleep 2; echo later')
    await docker('wait', 'range')
    const session = await open([id], { tail: 5 })
    await settled(session, 'later')
    expect(textsOf(session.store)).toEqual(['47', '48', '49', '50', 'later'])
    await session.loadEarlier()
    expect(textsOf(session.store)).toEqual([
      ...Array.from({ length: 50 }, (_, index) => `${index + 1}`),
      'later',
    ])
    expect(session.status).toMatchObject({ firstLine: -46, endLine: 5, hasEarlier: false })

    const last = session.store.placeOf(4)!
    const laterMs = last.chunk.seconds[last.index]! * 1000
    const since = await open([id], { sinceMs: laterMs })
    await settled(since, 'later')
    expect(textsOf(since.store)).toEqual(['later'])
    const until = await open([id], { untilMs: laterMs - 500 })
    await expect.poll(() => until.status.sources[0]?.phase, { timeout: 20_000 }).toBe('ended')
    expect(textsOf(until.store)).not.toContain('later')
  })

  it('loses none of 100,000 lines, finds one among them, and saves them as the engine has them', async () => {
    const id = await run('many', 'seq 1 100000 | sed "s/$/ some words of a line/"')
    const session = await open([id])
    await expect.poll(() => session.store.endLine, { timeout: 60_000, interval: 200 }).toBe(100_000)
    const printed = await docker('logs', 'many')
    expect(textsOf(session.store).join('\n')).toBe(printed)

    await session.searcher.search({ pattern: '77777 SOME', isRegex: false, isCaseSensitive: false })
    expect(session.status.search.endMatch).toBe(1)
    expect(session.searcher.matches.lineOf(0)).toBe(77_776)

    const target = path.join(folder, 'many.log')
    const saved = { path: target, session, isFiltered: false, hasTimestamps: false, port: () => port }
    expect(await saveLog({ ...saved, signal: new AbortController().signal })).toBe(100_000)
    expect(await readFile(target, 'utf8')).toBe(`${printed}\n`)
  })

  it('stops an expression that takes too long, and searches on', async () => {
    const session = await open([await run('slow', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')])
    await expect.poll(() => session.store.endLine, { timeout: 20_000 }).toBe(1)
    await session.searcher.search({ pattern: '(a+)+$', isRegex: true, isCaseSensitive: true })
    expect(session.status.search.problem).toEqual({ kind: 'too-slow' })
    await session.searcher.search({ pattern: 'a+!', isRegex: true, isCaseSensitive: true })
    expect(session.status.search).toMatchObject({ problem: null, endMatch: 1 })
  })

  it('says in the words of the engine that a driver can not be read', async () => {
    const session = await open([await run('mute', 'echo unheard', '--log-driver', 'none')])
    await expect.poll(() => session.status.sources[0]?.phase, { timeout: 20_000 }).toBe('failed')
    expect(session.status.sources[0]?.error).toMatchObject({
      code: 'UNSUPPORTED',
      detail: 'configured logging driver does not support reading',
    })
  })
})

describe('several logs', () => {
  it('are one by time, before and after they were opened', async () => {
    const talk = (word: string, rest: string) => `echo ${word} 1; sleep 0.4; echo ${word} 2; ${rest}`
    const left = await run('left', talk('left', 'sleep 3; echo left 3'))
    const right = await run('right', `sleep 0.2; ${talk('right', 'sleep 3; echo right 3')}`)
    const session = await open([left, right])
    await expect.poll(() => session.store.endLine, { timeout: 40_000 }).toBe(6)
    const times: number[] = []
    const bySource: string[][] = [[], []]
    for (let line = 0; line < 6; line += 1) {
      const place = session.store.placeOf(line)!
      times.push(place.chunk.seconds[place.index]! * 1e9 + place.chunk.nanos[place.index]!)
      bySource[place.chunk.sources[place.index]!]!.push(textOf(place))
    }
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(bySource).toEqual([
      ['left 1', 'left 2', 'left 3'],
      ['right 1', 'right 2', 'right 3'],
    ])
  })
})

describe('a log that is followed', () => {
  it('has every line once when the engine is killed in its middle and comes back', async () => {
    // The engine gives its containers up when it is killed; the second run goes on counting.
    const script =
      'n=$(cat /n 2>/dev/null || echo 0); while true; do n=$((n+1)); echo "line $n"; echo $n > /n; sleep 0.02; done'
    const id = await run('counter', script, '--restart', 'always')
    const session = await open([id], { tail: 100 })
    await expect.poll(() => session.store.endLine, { timeout: 40_000 }).toBeGreaterThan(50)
    await engine.kill()
    await expect.poll(() => session.status.sources[0]?.phase, { timeout: 20_000 }).toBe('waiting')
    await engine.start()
    const before = session.store.endLine
    await expect.poll(() => session.store.endLine, { timeout: 60_000 }).toBeGreaterThan(before + 50)
    const seen = textsOf(session.store)
    const printed = (await docker('logs', 'counter')).split('\n')
    const from = printed.indexOf(seen[0]!)
    expect(seen).toEqual(printed.slice(from, from + seen.length))
  })
})
