/**
 * Which objects have to be read again, when, and how many reads run at once. Per key one read is in flight; a key that
 * gets dirty meanwhile is read once more. Lives for one connection.
 */
import type { Clock, Timer } from './clock'
import { createReadBudget } from './read-budget'

/** `now` is what an event names; `background` fills in details and leaves one place free for what is urgent. */
export type Urgency = 'now' | 'background'

/**
 * Never rejects. `isWanted` turns false when the object was found to be gone, or the connection ended, while it was
 * being read.
 */
export type RefetchJob = (isWanted: () => boolean, urgency: Urgency) => Promise<void>

export interface RefetchQueue {
  /** The read starts before this returns when a place is free. */
  add(key: string, urgency: Urgency, job: RefetchJob): void
  /** Reads that are on their way are made once more: their answers may be from before something that is known now. */
  repeatRunning(prefix: string): void
  /** Forgets the key: not read if it waits, its answer thrown away if it is on its way. */
  discard(key: string): void
  /** No background read begins for so long; what an event names is not held up. */
  holdBackground(forMs: number): void
  close(): void
}

interface Entry {
  urgency: Urgency
  job: RefetchJob
}

export function createRefetchQueue(maximumReads: number, clock: Clock): RefetchQueue {
  const budget = createReadBudget(() => clock.monotonicMs())
  const waitingNow = new Map<string, Entry>()
  const waitingBackground = new Map<string, Entry>()
  const postponed = new Map<string, { entry: Entry; readonly timer: Timer }>()
  const running = new Map<string, { readonly entry: Entry; isDiscarded: boolean; again: Entry | null }>()
  let runningBackground = 0
  /** Set while held. Its timer ends it, whatever the clock says then: timers may be early by a millisecond. */
  let hold: Timer | null = null
  let isClosed = false

  /** The key is neither being read nor postponed. */
  function admit(key: string, entry: Entry): void {
    // What waits already was admitted before.
    const delayMs = waitingNow.has(key) || waitingBackground.has(key) ? 0 : budget.take(key)
    if (delayMs === 0) return enqueue(key, entry)
    const timer = clock.setTimer(() => {
      const due = postponed.get(key)
      postponed.delete(key)
      if (due !== undefined) enqueue(key, due.entry)
      pump()
    }, delayMs)
    postponed.set(key, { entry, timer })
  }

  function enqueue(key: string, entry: Entry): void {
    if (entry.urgency === 'now') {
      waitingBackground.delete(key)
      waitingNow.set(key, entry)
    } else if (!waitingNow.has(key)) {
      waitingBackground.set(key, entry)
    }
  }

  function takeNext(): [string, Entry] | null {
    if (isClosed || running.size >= maximumReads) return null
    const mayFill = hold === null && runningBackground < Math.max(1, maximumReads - 1)
    const source = waitingNow.size > 0 ? waitingNow : mayFill ? waitingBackground : null
    const first = source?.entries().next()
    if (source === null || first === undefined || first.done === true) return null
    source.delete(first.value[0])
    return first.value
  }

  function pump(): void {
    for (let next = takeNext(); next !== null; next = takeNext()) void run(next[0], next[1])
  }

  async function run(key: string, entry: Entry): Promise<void> {
    const state = { entry, isDiscarded: false, again: null as Entry | null }
    running.set(key, state)
    if (entry.urgency === 'background') runningBackground += 1
    try {
      await entry.job(() => !state.isDiscarded && !isClosed, entry.urgency)
    } finally {
      running.delete(key)
      if (entry.urgency === 'background') runningBackground -= 1
      if (state.again !== null && !isClosed) admit(key, state.again)
      pump()
    }
  }

  return {
    add: (key, urgency, job) => {
      if (isClosed) return
      const current = running.get(key)
      const later = postponed.get(key)
      if (later !== undefined) {
        if (urgency === 'now') later.entry = { urgency, job }
      } else if (current === undefined) {
        admit(key, { urgency, job })
        pump()
      } else if (current.again === null || urgency === 'now') {
        current.again = { urgency, job }
      }
    },
    repeatRunning: (prefix) => {
      for (const [key, state] of running) {
        if (key.startsWith(prefix) && !state.isDiscarded) state.again ??= state.entry
      }
    },
    discard: (key) => {
      waitingNow.delete(key)
      waitingBackground.delete(key)
      postponed.get(key)?.timer.cancel()
      postponed.delete(key)
      const current = running.get(key)
      if (current === undefined) return
      current.isDiscarded = true
      current.again = null
    },
    holdBackground: (forMs) => {
      hold?.cancel()
      if (isClosed) return
      hold = clock.setTimer(() => {
        hold = null
        pump()
      }, forMs)
    },
    close: () => {
      isClosed = true
      hold?.cancel()
      for (const { timer } of postponed.values()) timer.cancel()
      postponed.clear()
      waitingNow.clear()
      waitingBackground.clear()
    },
  }
}
