/** One session against a process of the test's own: what it may lose, and what it may not. */
import { describe, expect, it, vi } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { plainExec, type TerminalSession } from '@shared/domain/terminal'
import type { EnginePort } from '../../engine/engine-port'
import { silentLogger } from '../../log'
import { createFakeClock, settle } from '../../state/testing/fake-clock'
import { createFakeEngine } from '../../state/testing/fake-engine'
import { fakeContainer } from '../../state/testing/fake-objects'
import type { OpenedTerminal } from './opened-terminal'
import { maximumPendingInput, Session } from './session'

function setUp(change: Partial<TerminalSession> = {}, terminals: Partial<EnginePort> = {}) {
  const clock = createFakeClock()
  const engine = createFakeEngine()
  const container = fakeContainer('web', { state: 'running' })
  engine.containers.set(container.id, container)
  const port: EnginePort = {
    ...engine.port,
    inspectExec: () => Promise.resolve({ isRunning: false, exitCode: 0 }),
    resizeExec: () => Promise.resolve(),
    ...terminals,
  }
  const chunks: Uint8Array[] = []
  let wake = () => {}
  let ending: Error | 'end' | null = null
  const written: string[] = []
  const pipe = {
    write: vi.fn((bytes: Uint8Array) => {
      written.push(Buffer.from(bytes).toString())
      return Promise.resolve()
    }),
    endInput: vi.fn(),
    close: vi.fn(() => finish('end')),
  }
  const finish = (how: Error | 'end') => {
    ending ??= how
    wake()
  }
  async function* output(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = chunks.shift()
      if (next !== undefined) yield next
      else if (ending === 'end') return
      else if (ending !== null) throw ending
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  let open: (opened: OpenedTerminal) => void = () => {}
  let refuse: (cause: Error) => void = () => {}
  const session = new Session({
    port,
    initial: {
      id: 'b9c4ad5e-6a5a-4d5c-8f50-7c5d3ad1d0c1',
      containerId: container.id,
      containerName: 'web',
      kind: 'shell',
      command: [],
      settings: plainExec,
      hasTty: true,
      hasInput: true,
      detachKeys: '',
      dockerCommand: '',
      openedAtMs: 0,
      state: 'starting',
      end: null,
      ...change,
    },
    startedAtMs: container.startedAtMs,
    size: { columns: 80, rows: 24 },
    open: () =>
      new Promise((resolve, reject) => {
        open = resolve
        refuse = reject
      }),
    describe: ({ command }) => ({ command }),
    clock,
    logger: silentLogger,
    onChange: () => {},
  })
  return {
    session,
    clock,
    pipe,
    written,
    container,
    engine,
    say: (text: string) => {
      chunks.push(Buffer.from(text))
      wake()
    },
    finish,
    open: () => open({ pipe, output: output(), exec: 'e'.repeat(64), command: ['/bin/sh'] }),
    refuse: (cause: Error) => refuse(cause),
  }
}

describe('a session', () => {
  it('keeps what is typed before the process is there, in order', async () => {
    const { session, open, written } = setUp()
    await session.write(Buffer.from('one '))
    await session.write(Buffer.from('two'))
    expect(written).toEqual([])
    open()
    await settle()
    expect(written.join('')).toBe('one two')
    expect(session.view).toMatchObject({ state: 'open', command: ['/bin/sh'] })
  })

  it('refuses more than a process that does not read could ever take', async () => {
    const { session, open, pipe } = setUp()
    open()
    await settle()
    pipe.write.mockImplementation(() => new Promise(() => {}))
    void session.write(new Uint8Array(maximumPendingInput))
    await expect(session.write(Buffer.from('x'))).rejects.toMatchObject({ error: { code: 'TOO_LARGE' } })
  })

  it('that could not be opened says why', async () => {
    const { session, refuse } = setUp()
    refuse(new AppFailure({ code: 'CONFLICT', message: 'Paused.' }))
    await settle()
    expect(session.view.end).toMatchObject({ reason: 'not-started', error: { code: 'CONFLICT' } })
    await expect(session.write(Buffer.from('x'))).rejects.toThrow('ended')
  })

  it('whose connection breaks while its process runs does not call that an end of the process', async () => {
    const inspectExec = () => Promise.resolve({ isRunning: true, exitCode: null })
    const { session, open, finish, clock } = setUp({}, { inspectExec })
    open()
    await settle()
    finish(new AppFailure({ code: 'ENGINE_UNREACHABLE', message: 'Gone.' }))
    await clock.advance(2_000)
    expect(session.view.end).toMatchObject({
      reason: 'connection-lost',
      error: { code: 'ENGINE_UNREACHABLE' },
    })
  })

  it('whose container was restarted or removed says so, and not that it exited', async () => {
    for (const change of ['restart', 'remove'] as const) {
      const inspectExec = () => Promise.resolve({ isRunning: false, exitCode: 137 })
      const { session, open, finish, clock, engine, container } = setUp({}, { inspectExec })
      open()
      await settle()
      if (change === 'remove') engine.containers.delete(container.id)
      else engine.containers.set(container.id, { ...container, startedAtMs: 123 })
      finish('end')
      await clock.advance(2_000)
      expect(session.view.end?.reason).toBe(change === 'remove' ? 'container-removed' : 'container-stopped')
    }
  })

  it('is closed while it starts without leaving anything behind', async () => {
    const { session, open, pipe, clock } = setUp()
    const closing = session.close()
    open()
    await clock.advance(10_000)
    await closing
    expect(pipe.close).toHaveBeenCalled()
    expect(session.view).toMatchObject({ state: 'ended', end: { reason: 'closed' } })
  })

  it('says when its process could not be hung up', async () => {
    const createExec = () => Promise.reject(new AppFailure({ code: 'CONFLICT', message: 'Paused.' }))
    const { session, open, say } = setUp({}, { createExec })
    open()
    say('prompt')
    await settle()
    expect(await session.close()).toBe(false)
    expect(session.view.end?.reason).toBe('closed')
    expect(Buffer.from(session.feed.replay().bytes).toString()).toBe('prompt')
  })
})
