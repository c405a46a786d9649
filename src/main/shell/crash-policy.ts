/** What to do when the page's process is gone: show the same page again, unless it keeps happening. Pure. */
const windowMs = 60_000
const maximumCrashes = 3

export interface CrashPolicy {
  /** To be asked once a crash. The third within a minute says "safe-page" and begins anew. */
  afterCrash(): 'reload' | 'safe-page'
}

export function createCrashPolicy(monotonicMs: () => number): CrashPolicy {
  let crashes: number[] = []
  return {
    afterCrash: () => {
      const nowMs = monotonicMs()
      crashes = [...crashes.filter((atMs) => nowMs - atMs < windowMs), nowMs]
      if (crashes.length < maximumCrashes) return 'reload'
      crashes = []
      return 'safe-page'
    },
  }
}
