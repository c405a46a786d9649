/**
 * How soon an object may be read again: a few times at once, then at a steady rate. Without it, a thousand events about
 * one object would cost the engine nearly as many reads. Lives for one connection.
 */
export interface ReadBudget {
  /** Takes a read of this key, and answers in how many ms it may begin: 0 while there is budget. */
  take(key: string): number
}

/** A stop is four events within a moment, and each of them has to show at once. */
const atOnce = 6
const steadyGapMs = 50
const fewKeys = 256

export function createReadBudget(monotonicMs: () => number): ReadBudget {
  /** When the budget of each key will be whole again: what lies in the future is what was spent. */
  const wholeAtMs = new Map<string, number>()

  let sizeToTidyAt = fewKeys

  function forgetWhole(nowMs: number): void {
    if (wholeAtMs.size < sizeToTidyAt) return
    for (const [key, whole] of wholeAtMs) if (whole <= nowMs) wholeAtMs.delete(key)
    // Not before it has doubled: going over thousands of keys for each read would cost more than the reads.
    sizeToTidyAt = Math.max(fewKeys, wholeAtMs.size * 2)
  }

  return {
    take: (key) => {
      const nowMs = monotonicMs()
      const whole = Math.max(nowMs, wholeAtMs.get(key) ?? nowMs) + steadyGapMs
      forgetWhole(nowMs)
      wholeAtMs.set(key, whole)
      return Math.max(0, whole - nowMs - atOnce * steadyGapMs)
    },
  }
}
