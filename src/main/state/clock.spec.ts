import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { pause, withDeadline } from './clock'
import { createFakeClock, settle } from './testing/fake-clock'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (cause: unknown) => (cause instanceof AppFailure ? cause.error.code : String(cause)),
  )

describe('withDeadline', () => {
  it('passes the answer on and leaves no timer behind', async () => {
    const clock = createFakeClock()
    expect(await withDeadline(clock, 100, new AbortController().signal, () => Promise.resolve(7))).toBe(7)
    expect(clock.pendingTimers).toBe(0)
  })

  it('ends a call that never settles, and tells it so', async () => {
    const clock = createFakeClock()
    let inner: AbortSignal | undefined
    const code = codeOf(
      withDeadline(clock, 100, new AbortController().signal, (signal) => {
        inner = signal
        return new Promise(() => {})
      }),
    )
    await clock.advance(99)
    expect(inner?.aborted).toBe(false)
    await clock.advance(1)
    expect(await code).toBe('ENGINE_TIMEOUT')
    expect(inner?.aborted).toBe(true)
  })

  it('ends with its parent, also when that was over before', async () => {
    const clock = createFakeClock()
    const parent = new AbortController()
    const code = codeOf(withDeadline(clock, 100, parent.signal, () => new Promise(() => {})))
    parent.abort()
    expect(await code).toBe('CANCELLED')
    let wasCalled = false
    const late = withDeadline(clock, 100, parent.signal, async () => (wasCalled = true))
    expect(await codeOf(late)).toBe('CANCELLED')
    expect(wasCalled).toBe(false)
    expect(clock.pendingTimers).toBe(0)
  })

  it('passes a failure on as it is', async () => {
    const failure = new AppFailure({ code: 'CONFLICT', message: 'Taken.' })
    const clock = createFakeClock()
    expect(
      await codeOf(withDeadline(clock, 1, new AbortController().signal, () => Promise.reject(failure))),
    ).toBe('CONFLICT')
  })
})

describe('pause', () => {
  it('ends early with its signal and never rejects', async () => {
    const clock = createFakeClock()
    const controller = new AbortController()
    let isOver = false
    void pause(clock, 1000, controller.signal).then(() => (isOver = true))
    await settle()
    expect(isOver).toBe(false)
    controller.abort()
    await settle()
    expect(isOver).toBe(true)
    await pause(clock, 1000, controller.signal)
    expect(clock.pendingTimers).toBe(0)
  })
})
