import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containerStates } from './container'
import { signalName, stopReasons, type StopFacts } from './why-stopped'

const exited: StopFacts = {
  state: 'exited',
  exitCode: 0,
  isOomKilled: false,
  stateError: '',
  startedAtMs: 1,
  restartPolicy: { name: 'no', maximumRetryCount: 0 },
  restartCount: 0,
}
const kindsOf = (changes: Partial<StopFacts>) =>
  stopReasons({ ...exited, ...changes }).map(({ kind }) => kind)

describe('why a container stopped', () => {
  it.each([0, 1, 125, 126, 127, 137, 139, 143, 255])('exit code %i has a sentence of its own', (exitCode) => {
    expect(stopReasons({ ...exited, exitCode })).toEqual([{ kind: 'exit', exitCode }])
  })

  it.each([
    [129, 'SIGHUP'],
    [130, 'SIGINT'],
    [131, 'SIGQUIT'],
    [134, 'SIGABRT'],
    [141, 'SIGPIPE'],
    [159, 'SIGSYS'],
    [162, 'SIG34'],
    [192, 'SIG64'],
  ])('exit code %i is signal %s', (exitCode, signal) => {
    expect(stopReasons({ ...exited, exitCode })).toEqual([{ kind: 'signal', exitCode, signal }])
  })

  it('leaves other codes to the program', () => {
    for (const exitCode of [2, 42, 124, 128, 193, 254]) expect(kindsOf({ exitCode })).toEqual(['program'])
  })

  it('puts lack of memory before the signal that came of it', () => {
    expect(kindsOf({ isOomKilled: true, exitCode: 137 })).toEqual(['out-of-memory', 'exit'])
  })

  it('lets the engine speak where a start failed', () => {
    const failed = {
      state: 'created',
      exitCode: 127,
      stateError: 'exec: "nope": not found',
      startedAtMs: null,
    } as const
    expect(kindsOf(failed)).toEqual(['start-failed'])
    expect(kindsOf({ ...failed, stateError: '', exitCode: null })).toEqual(['never-started'])
  })

  it('tells a policy that gave up from one that goes on', () => {
    const policy = { restartPolicy: { name: 'on-failure', maximumRetryCount: 3 }, exitCode: 3 } as const
    expect(kindsOf({ ...policy, restartCount: 3 })).toEqual(['program', 'gave-up'])
    expect(kindsOf({ ...policy, restartCount: 2 })).toEqual(['program'])
    expect(kindsOf({ ...policy, restartCount: 3, exitCode: 0 })).toEqual(['exit'])
    expect(kindsOf({ ...policy, restartCount: 1, state: 'restarting' })).toEqual(['program', 'will-restart'])
  })

  it('has something to say of all that stopped, and nothing of what runs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...containerStates),
        fc.option(fc.integer({ min: -1, max: 300 })),
        fc.string(),
        fc.option(fc.nat()),
        (state, exitCode, stateError, startedAtMs) => {
          const isOver = ['exited', 'created', 'dead', 'restarting'].includes(state)
          expect(kindsOf({ state, exitCode, stateError, startedAtMs }).length > 0).toBe(isOver)
        },
      ),
    )
  })

  it('knows signals by name', () => {
    expect([1, 9, 11, 15, 31].map(signalName)).toEqual(['SIGHUP', 'SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGSYS'])
  })
})
