/**
 * The last events, for the Events page, and their announcement at most every `gapMs` so that a storm costs little. Lives
 * as long as the app.
 */
import type { EngineEvent } from '@shared/domain/event'
import type { Clock, Timer } from './clock'

export const maximumRecentEvents = 1000
const gapMs = 250

export interface EventLog {
  readonly recent: readonly EngineEvent[]
  add(event: EngineEvent): void
  /** Events that were lost on their way here. */
  addDropped(count: number): void
  clear(): void
  close(): void
}

export function createEventLog(options: {
  readonly clock: Clock
  readonly announce: (added: readonly EngineEvent[], dropped: number) => void
}): EventLog {
  const { clock, announce } = options
  let recent: EngineEvent[] = []
  let unannounced: EngineEvent[] = []
  let dropped = 0
  let timer: Timer | null = null
  let lastAnnouncedMs = -Infinity

  function flush(): void {
    timer = null
    lastAnnouncedMs = clock.monotonicMs()
    const added = unannounced.slice(-maximumRecentEvents)
    const lost = dropped + unannounced.length - added.length
    unannounced = []
    dropped = 0
    announce(added, lost)
  }

  function schedule(): void {
    if (timer !== null) return
    const dueInMs = Math.max(0, lastAnnouncedMs + gapMs - clock.monotonicMs())
    timer = clock.setTimer(flush, dueInMs)
  }

  return {
    get recent() {
      return recent.slice(-maximumRecentEvents)
    },
    add: (event) => {
      recent.push(event)
      // Cut with slack: moving a thousand entries for each event would cost more than the event.
      if (recent.length >= maximumRecentEvents * 2) recent = recent.slice(-maximumRecentEvents)
      unannounced.push(event)
      if (unannounced.length >= maximumRecentEvents * 2) {
        dropped += unannounced.length - maximumRecentEvents
        unannounced = unannounced.slice(-maximumRecentEvents)
      }
      schedule()
    },
    addDropped: (count) => {
      if (count <= 0) return
      dropped += count
      schedule()
    },
    clear: () => {
      recent = []
      unannounced = []
      dropped = 0
    },
    close: () => timer?.cancel(),
  }
}
