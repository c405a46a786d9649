/** Time as a parameter: what state and actions know of clocks, and the two waits built on it. */
import { AppFailure, type AppError } from '@shared/domain/result'

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** Milliseconds since 1970 as the system says; may jump. */
  nowMs(): number
  /** Milliseconds since an arbitrary moment; never jumps. For durations only. */
  monotonicMs(): number
  setTimer(run: () => void, delayMs: number): Timer
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer: (run, delayMs) => {
    const timer = setTimeout(run, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** Resolves after `delayMs`, or at once when `signal` aborts. Never rejects. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimer(done, delayMs)
    signal.addEventListener('abort', done)
  })
}

/**
 * Settles within `limitMs` whatever `call` does, so that a call which ignores its signal can't hold anything up.
 * Rejects with ENGINE_TIMEOUT at the limit and with CANCELLED when `parent` aborts; both abort the signal that `call` got.
 */
export function withDeadline<T>(
  clock: Clock,
  limitMs: number,
  parent: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const release = (): void => {
      timer.cancel()
      parent.removeEventListener('abort', onAbort)
    }
    const giveUp = (error: AppError): void => {
      release()
      controller.abort()
      reject(new AppFailure(error))
    }
    const onAbort = (): void => giveUp({ code: 'CANCELLED', message: 'The call was cancelled.' })
    const timer = clock.setTimer(
      () => giveUp({ code: 'ENGINE_TIMEOUT', message: `The engine did not answer within ${limitMs} ms.` }),
      limitMs,
    )
    if (parent.aborted) return onAbort()
    parent.addEventListener('abort', onAbort)
    call(controller.signal).then(
      (value) => {
        release()
        resolve(value)
      },
      (cause: unknown) => {
        release()
        reject(cause instanceof Error ? cause : new Error(String(cause)))
      },
    )
  })
}
