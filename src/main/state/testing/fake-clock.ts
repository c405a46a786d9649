/** A clock for tests that moves only when told to. */
import type { Clock, Timer } from '../clock'

export interface FakeClock extends Clock {
  /** Moves on by `ms`, running due timers in order and letting promises settle after each. */
  advance(ms: number): Promise<void>
  readonly pendingTimers: number
}

export const startOfTestTimeMs = 1_700_000_000_000

export function createFakeClock(): FakeClock {
  let elapsedMs = 0
  let nextId = 0
  const timers = new Map<number, { readonly dueMs: number; readonly run: () => void }>()

  function nextDue(limitMs: number): number | null {
    let best: number | null = null
    for (const [id, timer] of timers) {
      if (timer.dueMs > limitMs) continue
      const bestDueMs = best === null ? Infinity : (timers.get(best)?.dueMs ?? Infinity)
      if (timer.dueMs < bestDueMs) best = id
    }
    return best
  }

  return {
    nowMs: () => startOfTestTimeMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    setTimer: (run, delayMs): Timer => {
      const id = nextId++
      timers.set(id, { dueMs: elapsedMs + Math.max(0, delayMs), run })
      return { cancel: () => void timers.delete(id) }
    },
    advance: async (ms) => {
      const limitMs = elapsedMs + ms
      await settle()
      for (let id = nextDue(limitMs); id !== null; id = nextDue(limitMs)) {
        const timer = timers.get(id)
        timers.delete(id)
        elapsedMs = Math.max(elapsedMs, timer?.dueMs ?? elapsedMs)
        timer?.run()
        await settle()
      }
      elapsedMs = limitMs
    },
    get pendingTimers() {
      return timers.size
    },
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}
