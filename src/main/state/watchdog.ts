/**
 * Proof of life where the engine is silent, and the slow comparison that mends what events did not tell. Lives for one
 * connection.
 */
import { pause, withDeadline, type Clock } from './clock'

export interface Watchdog {
  /** Something arrived: no ping is needed for a while. */
  sawLife(): void
  setVisible(isVisible: boolean): void
}

const visiblePeriodMs = 4000
const hiddenPeriodMs = 60_000
const pingLimitMs = 2000
const reconcilePeriodMs = 300_000

export function startWatchdog(options: {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly isVisible: boolean
  readonly ping: (signal: AbortSignal) => Promise<void>
  readonly reconcile: () => Promise<void>
  /** No answer, or a refusal: the connection is not to be trusted any more. */
  readonly onFailure: (cause: unknown) => void
}): Watchdog {
  const { clock, signal } = options
  let isVisible = options.isVisible
  let lastLifeMs = clock.monotonicMs()
  let wake = new AbortController()

  async function keepPinging(): Promise<void> {
    while (!signal.aborted) {
      const periodMs = isVisible ? visiblePeriodMs : hiddenPeriodMs
      const dueInMs = lastLifeMs + periodMs - clock.monotonicMs()
      if (dueInMs > 0) {
        await pause(clock, dueInMs, wake.signal)
        continue
      }
      try {
        await withDeadline(clock, pingLimitMs, signal, options.ping)
      } catch (cause) {
        if (!signal.aborted) options.onFailure(cause)
        return
      }
      lastLifeMs = clock.monotonicMs()
    }
  }

  async function keepReconciling(): Promise<void> {
    for (;;) {
      await pause(clock, reconcilePeriodMs, signal)
      if (signal.aborted) return
      await options.reconcile()
    }
  }

  signal.addEventListener('abort', () => wake.abort(), { once: true })
  void keepPinging()
  void keepReconciling()

  return {
    sawLife: () => {
      lastLifeMs = clock.monotonicMs()
    },
    setVisible: (value) => {
      if (value === isVisible || signal.aborted) return
      isVisible = value
      const previous = wake
      wake = new AbortController()
      previous.abort()
    },
  }
}
