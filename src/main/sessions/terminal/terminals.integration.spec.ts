/**
 * Terminals on a Docker Engine of its own or the one of QUAYSIDE_TEST_HOST: real shells, real sizes, real ends, with the
 * docker CLI as the other party.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import { defaultDetachKeys } from '@shared/domain/detach-keys'
import { AppFailure } from '@shared/domain/result'
import { plainExec, type ExecSettings, type TerminalSession } from '@shared/domain/terminal'
import { acquireTestEngine, type TestEngine } from '../../../../scripts/lib/test-engine.mjs'
import { makeTestImages, TEST_IMAGES, TEST_LABEL } from '../../../../scripts/lib/test-images.mjs'
import { createEngine } from '../../engine'
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../../engine/engine-port'
import { silentLogger } from '../../log'
import { systemClock } from '../../state/clock'
import { createDeferredState } from '../../state/deferred-state'
import { createTerminals, type Terminals } from './terminals'

const { base, sleeper } = TEST_IMAGES
const size = { columns: 100, rows: 30 }
let real: TestEngine
let port: EnginePort
let terminals: Terminals
const containers = new Map<string, Container>()

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', real.host, ...args])
  return stdout.trim()
}

/** A running container that the state knows of. */
async function run(...args: string[]): Promise<string> {
  const id = await docker('run', '--detach', '--label', TEST_LABEL, ...args)
  const container = await port.inspectContainer(id)
  containers.set(id, container ?? expect.fail('it is gone'))
  return id
}

async function eventually<T>(probe: () => T | Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  let value = await probe()
  for (let turn = 0; turn < 300 && !isDone(value); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    value = await probe()
  }
  return isDone(value) ? value : expect.fail(`within 30 s it stayed: ${JSON.stringify(value).slice(0, 4000)}`)
}

const view = (id: string): TerminalSession =>
  terminals.sessions.find((session) => session.id === id) ?? expect.fail('closed')
const textOf = (id: string) => Buffer.from(terminals.feed(id).replay().bytes).toString()
const ended = (id: string) =>
  eventually(
    () => view(id).end,
    (end) => end !== null,
  )
const shows = (id: string, text: string | RegExp) =>
  eventually(
    () => textOf(id),
    (shown) => (typeof text === 'string' ? shown.includes(text) : text.test(shown)),
  )

async function openShell(
  containerId: string,
  settings: Partial<ExecSettings> = {},
  command: string[] | null = null,
) {
  const opening = {
    kind: 'shell',
    containerId,
    command,
    settings: { ...plainExec, ...settings },
    ...size,
  } as const
  const { id } = await terminals.open({
    ...opening,
    settings: {
      ...opening.settings,
      environment: [...opening.settings.environment.map(([name, value]): [string, string] => [name, value])],
    },
  })
  await eventually(
    () => view(id).state,
    (state) => state !== 'starting',
  )
  return id
}

async function runCommand(containerId: string, command: string[], settings: Partial<ExecSettings> = {}) {
  const { id } = await terminals.open({
    kind: 'command',
    containerId,
    command,
    settings: { ...plainExec, ...settings, environment: [] },
  })
  return { id, end: await ended(id) }
}

beforeAll(async () => {
  real = await acquireTestEngine()
  await makeTestImages(real.host)
  const hostOption = real.host
  const endpoint = await resolveEndpoint({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: 'linux',
    hostOption,
  })
  port = createEngine({ endpoint })
  await port.connect()
  const { status } = createDeferredState({ endpoint: port.endpoint, nowMs: Date.now, retry: () => {} })
  terminals = createTerminals({
    port: () => port,
    state: {
      ...createDeferredState({ endpoint: port.endpoint, nowMs: Date.now, retry: () => {} }),
      status,
      snapshot: { containers, images: new Map(), networks: new Map(), volumes: new Map() },
    },
    clock: systemClock,
    randomId: () => crypto.randomUUID(),
    logger: silentLogger,
  })
})

afterEach(async () => {
  for (const { id } of terminals.sessions) await terminals.close(id)
  for (const id of containers.keys()) await docker('rm', '--force', '--volumes', id).catch(() => {})
  containers.clear()
})

afterAll(async () => {
  await terminals.dispose()
  port.dispose()
  await real.dispose()
})

describe('a shell', () => {
  it('is found, takes input in UTF-8, knows its size, and says how it ended', async () => {
    const id = await openShell(await run('--name', 'shell-here', sleeper))
    expect(view(id)).toMatchObject({ state: 'open', command: ['/bin/sh'], hasTty: true, hasInput: true })
    expect(view(id).dockerCommand).toMatch(/^docker (--host \S+ )?exec -it shell-here \/bin\/sh$/)
    await terminals.write(id, 'stty size\r', 'utf8')
    await shows(id, '30 100')
    terminals.resize(id, { columns: 57, rows: 17 })
    await eventually(
      async () => {
        await terminals.write(id, 'stty size\r', 'utf8')
        return textOf(id)
      },
      (text) => text.includes('17 57'),
    )
    await terminals.write(id, "printf '<%s>' 'né 漢字 🚢' | od -An -tx1 | tr -d ' \\n'\r", 'utf8')
    await shows(id, '3c6ec3a920e6bca2e5ad9720f09f9aa23e')
    await terminals.write(id, 'exit 7\r', 'utf8')
    expect(await ended(id)).toMatchObject({ reason: 'exited', exitCode: 7 })
    await expect(terminals.write(id, 'x', 'utf8')).rejects.toThrow(AppFailure)
  })

  it('runs as whom, where and with what was asked for', async () => {
    const container = await run(sleeper)
    const id = await openShell(container, {
      user: '12:34',
      workingDirectory: '/bin',
      environment: [['GREETING', "it's me"]],
    })
    await terminals.write(id, 'echo "[$(id -u):$(id -g) $(pwd) $GREETING]"\r', 'utf8')
    await shows(id, "[12:34 /bin it's me]")
    expect(view(id).dockerCommand).toContain(
      `exec -it --user 12:34 --workdir /bin --env 'GREETING=it'\\''s me'`,
    )
  })

  it('that is not there is told in the words of the runtime', async () => {
    const container = await run(sleeper)
    const given = await openShell(container, {}, ['/bin/fish'])
    expect(view(given).end).toMatchObject({ reason: 'not-started', error: { code: 'NOT_FOUND' } })
    expect(view(given).end?.error?.detail).toContain('no such file or directory')
    const user = await openShell(container, { user: 'nobody-of-that-name' })
    expect(view(user).end?.error?.detail).toContain('unable to find user')
    const directory = await openShell(container, { workingDirectory: '/not/there\u00e9' })
    expect(view(directory).end?.error?.detail).toContain('/not/there\u00e9')
  })

  it('ends with what it runs when its terminal is closed, and nothing else does', async () => {
    const container = await run(sleeper)
    const other = await openShell(container)
    const id = await openShell(container, { user: '65534' })
    await terminals.write(id, 'sleep 4321\r', 'utf8')
    await terminals.write(other, 'sleep 8765\r', 'utf8')
    const processes = () => docker('top', container, '-o', 'pid,args')
    await eventually(processes, (list) => list.includes('sleep 4321') && list.includes('sleep 8765'))
    expect(await terminals.close(id)).toEqual({ isEnded: true })
    const left = await eventually(processes, (list) => !list.includes('sleep 4321'))
    expect(left).toContain('sleep 8765')
    expect(left).toContain('sleep 1d')
    expect(() => terminals.feed(id)).toThrow(AppFailure)
  })

  it('ends when its container stops, restarts or goes, and says so', async () => {
    const container = await run('--name', 'ends', sleeper)
    const restarted = await openShell(container)
    await docker('restart', '--time', '1', container)
    expect(await ended(restarted)).toMatchObject({ reason: 'container-stopped' })
    containers.set(container, (await port.inspectContainer(container)) ?? expect.fail('gone'))
    const stopped = await openShell(container)
    await docker('kill', container)
    expect(await ended(stopped)).toMatchObject({ reason: 'container-stopped', exitCode: 137 })
    await docker('start', container)
    containers.set(container, (await port.inspectContainer(container)) ?? expect.fail('gone'))
    const removed = await openShell(container)
    await docker('rm', '--force', container)
    expect((await ended(removed))?.reason).toMatch(/^container-(removed|stopped)$/)
  })
})

describe('a command', () => {
  it('gives its output, both streams of it, and its exit code', async () => {
    const container = await run(sleeper)
    const { id, end } = await runCommand(container, [
      'sh',
      '-c',
      'echo out; echo err >&2; printf "é\\0\\377"; exit 3',
    ])
    expect(end).toMatchObject({ reason: 'exited', exitCode: 3 })
    const shown = Buffer.from(terminals.feed(id).replay().bytes).toString('latin1')
    // The two streams have no common order.
    expect(shown.replace('err\n', '')).toBe('out\nÃ©\0ÿ')
    expect(view(id).dockerCommand).not.toContain('-it')
  })

  it('has more rights where that was asked for', async () => {
    const container = await run(sleeper)
    const rights = async (isPrivileged: boolean) =>
      textOf((await runCommand(container, ['grep', 'CapEff', '/proc/self/status'], { isPrivileged })).id)
    expect(await rights(true)).not.toBe(await rights(false))
  })

  it('that does not exist says so with exit code 126 or 127', async () => {
    const { id, end } = await runCommand(await run(sleeper), ['/no/such/program'])
    expect([126, 127]).toContain(end?.exitCode)
    expect(textOf(id)).toContain('no such file')
  })

  it('can be closed while it runs', async () => {
    const container = await run(sleeper)
    const { id } = await terminals.open({
      kind: 'command',
      containerId: container,
      command: ['sleep', '5432'],
      settings: { ...plainExec, environment: [] },
    })
    const processes = () => docker('top', container, '-o', 'pid,args')
    await eventually(processes, (list) => list.includes('sleep 5432'))
    expect(await terminals.close(id)).toEqual({ isEnded: true })
    expect(await processes()).not.toContain('sleep 5432')
  })
})

describe('10 MB', () => {
  it('come through byte for byte, as fast as they are taken', async () => {
    const container = await run(sleeper)
    const make =
      'i=0; while [ $i -lt 10 ]; do dd if=/dev/urandom bs=65536 count=16 2>/dev/null; i=$((i+1)); done > /big'
    await docker('exec', container, 'sh', '-c', make)
    const expected = (await docker('exec', container, 'sha256sum', '/big')).split(' ')[0]
    const { id } = await terminals.open({
      kind: 'command',
      containerId: container,
      command: ['cat', '/big'],
      settings: { ...plainExec, environment: [] },
    })
    const hash = createHash('sha256')
    let received = 0
    let waiting = 0
    let mostWaiting = 0
    const pending: Uint8Array[] = []
    const watch = terminals.feed(id).watch((bytes) => {
      pending.push(bytes)
      waiting += bytes.length
      mostWaiting = Math.max(mostWaiting, waiting)
      watch.setWaiting(waiting)
    })
    const early = terminals.feed(id).replay().bytes
    hash.update(early)
    received += early.length
    while (view(id).end === null || pending.length > 0) {
      const bytes = pending.shift()
      if (bytes !== undefined) {
        hash.update(bytes)
        received += bytes.length
        waiting -= bytes.length
        watch.setWaiting(waiting)
      }
      // Slower than it comes: the engine has to wait.
      await new Promise((resolve) => setTimeout(resolve, bytes === undefined ? 5 : 1))
    }
    expect(received).toBe(10 * 1024 * 1024)
    expect(hash.digest('hex')).toBe(expected)
    expect(mostWaiting).toBeLessThan(1024 * 1024)
    expect(view(id).end).toMatchObject({ reason: 'exited', exitCode: 0 })
  })
})

describe('attaching', () => {
  it('shows and feeds the main process, and the detach keys leave it running', async () => {
    const container = await run('--tty', '--interactive', '--name', 'attached', base, 'sh')
    const open = async () =>
      (
        await terminals.open({
          kind: 'attach',
          containerId: container,
          withInput: true,
          detachKeys: defaultDetachKeys,
          ...size,
        })
      ).id
    const id = await open()
    await eventually(
      () => view(id).state,
      (state) => state === 'open',
    )
    await terminals.write(id, 'echo $((6*7)); stty size\r', 'utf8')
    await shows(id, /42\s+30 100/)
    expect(view(id).dockerCommand).toMatch(/attach --detach-keys ctrl-t,ctrl-t attached$/)
    await terminals.write(id, '\u0014\u0014', 'utf8')
    expect(await ended(id)).toMatchObject({ reason: 'detached', exitCode: null })
    const again = await open()
    await eventually(
      () => view(again).state,
      (state) => state === 'open',
    )
    expect(await terminals.close(again)).toEqual({ isEnded: true })
    expect((await port.inspectContainer(container))?.state).toBe('running')
    const last = await open()
    await eventually(
      () => view(last).state,
      (state) => state === 'open',
    )
    await terminals.write(last, 'exit 5\r', 'utf8')
    expect(await ended(last)).toMatchObject({ reason: 'container-stopped', exitCode: 5 })
  })

  it('without a terminal shows both streams and takes no input', async () => {
    const container = await run(base, 'sh', '-c', 'while true; do echo tick; echo tock >&2; sleep 0.1; done')
    expect(await terminals.facts(container)).toMatchObject({
      hasTty: false,
      hasInput: false,
      isInputOnce: false,
    })
    const { id } = await terminals.open({
      kind: 'attach',
      containerId: container,
      withInput: true,
      detachKeys: 'ctrl-t',
      ...size,
    })
    await shows(id, /tick[^]*tock|tock[^]*tick/)
    expect(view(id)).toMatchObject({ hasTty: false, hasInput: false, detachKeys: '' })
    await expect(terminals.write(id, 'x', 'utf8')).rejects.toThrow('no input')
    await docker('kill', container)
    expect(await ended(id)).toMatchObject({ reason: 'container-stopped', exitCode: 137 })
  })
})

describe('a container that does not run', () => {
  it('gets no terminal', async () => {
    const container = await run(base, 'true')
    await eventually(
      () => port.inspectContainer(container),
      (now) => now?.state === 'exited',
    )
    containers.set(container, (await port.inspectContainer(container)) ?? expect.fail('gone'))
    await expect(openShell(container)).rejects.toMatchObject({ error: { code: 'CONFLICT' } })
    await expect(openShell('f'.repeat(64))).rejects.toMatchObject({ error: { code: 'NOT_FOUND' } })
  })
})
