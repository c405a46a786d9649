import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import type { EnginePort, LogEnd, LogRequest } from '../../engine/engine-port'
import type { LiveState } from '../../state/state-port'
import type { Clock } from '../../state/clock'
import { closed } from '../../state/testing/fake-engine'
import { openLogSession, type LogSession } from './log-session'
import { batchOf, textsOf, type TestLine } from './testing/batches'

const id = 'a'.repeat(64)
/** No gap between tries takes real time. */
const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs / 200)
    return { cancel: () => clearTimeout(timer) }
  },
}

interface Scene {
  readonly requests: LogRequest[]
  readonly session: LogSession
}

/**
 * An engine whose log is `log`, cut after so many lines per request; the last request ends as when the container ends.
 * The container is gone from the state then, so that nothing more is tried.
 */
function play(log: readonly TestLine[], cuts: readonly number[], tail: number | null = null): Promise<Scene> {
  return new Promise((resolve) => {
    const requests: LogRequest[] = []
    const containers = new Map([[id, { id, name: 'web', state: 'running' }]])
    const rest = [...cuts]
    const port = {
      async readLog(
        _id: string,
        request: LogRequest,
        onLines: (lines: ReturnType<typeof batchOf>) => void,
      ): Promise<LogEnd> {
        requests.push(request)
        const last = request.tail === null ? log : log.slice(Math.max(0, log.length - request.tail))
        const answer = last.filter((line) => request.since === null || line.seconds >= Number(request.since))
        const cut = rest.shift()
        const part = answer.slice(0, cut ?? answer.length)
        // In batches of three, as parts come off a wire.
        for (let at = 0; at < part.length; at += 3) onLines(batchOf(part.slice(at, at + 3)))
        if (cut !== undefined) return { failure: new AppFailure(closed), unfinishedSince: null }
        containers.delete(id)
        return { failure: null, unfinishedSince: null }
      },
    } as unknown as EnginePort
    const state = {
      status: { phase: 'live' },
      snapshot: { containers },
      subscribe: () => () => {},
    } as unknown as LiveState
    const session = openLogSession({
      containers: [{ id, name: 'web' }],
      options: { tail, sinceMs: null, untilMs: null, hasStdout: true, hasStderr: true },
      port: () => port,
      state,
      clock,
      startSearchWorker: () => expect.fail('nothing is searched'),
      onGrown: () => {},
    })
    session.subscribe(() => {
      if (session.status.sources[0]?.phase !== 'removed') return
      resolve({ requests, session })
    })
  })
}

const logArbitrary = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 100, max: 104 }),
      nanos: fc.constantFrom(0, 5, 999_999_999),
      text: fc.constantFrom('a', 'b', '', 'a long line'),
      isStderr: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((lines) => lines.toSorted((a, b) => a.seconds - b.seconds || a.nanos - b.nanos))

describe('a followed log', () => {
  it('has every line once, however often the connection breaks', async () => {
    await fc.assert(
      fc.asyncProperty(logArbitrary, fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), async (log, cuts) => {
        const { session } = await play(log, cuts)
        expect(textsOf(session.store)).toEqual(log.map((line) => line.text))
        session.close()
      }),
      { numRuns: 60 },
    )
  })

  it('asks for its last lines first after a break, and for all where those do not reach back to what is known', async () => {
    const log = Array.from({ length: 25_000 }, (_, index) => ({
      seconds: 1000,
      nanos: index,
      text: `${index}`,
    }))
    const { requests, session } = await play(log, [5, 3])
    expect(requests.map(({ tail, since }) => [tail, since])).toEqual([
      [null, null],
      [10_000, '999'],
      [null, '999'],
    ])
    expect(textsOf(session.store)).toEqual(log.map((line) => line.text))
    session.close()
  })

  it('begins with the last lines that are wanted', async () => {
    const log = Array.from({ length: 50 }, (_, index) => ({ seconds: index, text: `${index}` }))
    const { requests, session } = await play(log, [], 10)
    expect(requests[0]).toMatchObject({ tail: 10, isFollowing: true })
    expect(textsOf(session.store)).toEqual(log.slice(40).map((line) => line.text))
    expect(session.status.hasEarlier).toBe(true)
    session.close()
  })
})
