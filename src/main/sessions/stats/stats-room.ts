/**
 * The figures of containers: at most one stream of the engine for each container that someone watches, however many do,
 * and what was seen, also after the container has stopped. A stream is open only while the container runs and the window
 * can be seen. Lives as long as the app.
 */
import type { Container } from '@shared/domain/container'
import { toAppError } from '@shared/domain/result'
import { spanMs, toSample, type StatsReading, type StatsSample } from '@shared/domain/stats'
import { createStatsHistory, type StatsHistory } from '@shared/domain/stats-history'
import type { EnginePort } from '../../engine/engine-port'
import type { Logger } from '../../log'
import type { Clock, Timer } from '../../state/clock'
import type { LiveState } from '../../state/state-port'
import type { SampleListener, StatsRoom } from './stats-port'

/** An engine samples one container after the other, 2 ms each: more would make each second longer for all. */
export const maximumStreams = 50
/** A row that was scrolled out comes back more often than not, and opening a stream costs as much as keeping it. */
export const lingerMs = 2_000
/** At 200 kB each when full: 20 MB at most. Those sampled longest ago are forgotten first. */
export const maximumHistories = 100
const firstRetryMs = 1_000
const longestRetryMs = 30_000

export interface DisposableStatsRoom extends StatsRoom {
  setVisible(isVisible: boolean): void
  dispose(): void
  readonly openStreams: number
}

interface Watched {
  readonly listeners: Set<SampleListener>
  /** Without listeners: until when the stream is kept. Monotonic, as is `retryAtMs`. */
  lingersUntilMs: number
  stream: AbortController | null
  retryMs: number
  retryAtMs: number
}

interface Remembered {
  readonly history: StatsHistory
  latest: StatsSample
}

export function createStatsRoom(options: {
  /** The engine that is followed now; throws NOT_LIVE without one. */
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly logger: Logger
}): DisposableStatsRoom {
  const { port, state, clock, logger } = options
  const watched = new Map<string, Watched>()
  /** In the order of their last samples. */
  const remembered = new Map<string, Remembered>()
  let isVisible = true
  let isDisposed = false
  let openStreams = 0
  let wake: Timer | null = null

  /** Opens and closes what the present state asks for, and comes back when time changes that. */
  function settle(): void {
    if (isDisposed) return
    const nowMs = clock.monotonicMs()
    let wakeAtMs = Infinity
    for (const [id, entry] of watched) {
      const isWanted = entry.listeners.size > 0
      if (!isWanted && (entry.lingersUntilMs <= nowMs || !isVisible)) {
        close(entry)
        watched.delete(id)
        continue
      }
      if (!isWanted) wakeAtMs = Math.min(wakeAtMs, entry.lingersUntilMs)
      if (!isVisible || !isRunning(state.snapshot.containers.get(id))) close(entry)
    }
    if (isVisible && state.status.phase === 'live') {
      for (const [id, entry] of watched) {
        const isDue = entry.listeners.size > 0 && entry.stream === null
        if (!isDue || !isRunning(state.snapshot.containers.get(id))) continue
        if (entry.retryAtMs > nowMs) wakeAtMs = Math.min(wakeAtMs, entry.retryAtMs)
        else if (openStreams < maximumStreams || closeLingering()) open(id, entry)
        else break
      }
    }
    wake?.cancel()
    wake = wakeAtMs === Infinity ? null : clock.setTimer(settle, wakeAtMs - nowMs)
  }

  /** Makes room for what is looked at now. */
  function closeLingering(): boolean {
    for (const [id, entry] of watched) {
      if (entry.listeners.size > 0 || entry.stream === null) continue
      close(entry)
      watched.delete(id)
      return true
    }
    return false
  }

  function open(id: string, entry: Watched): void {
    const stream = new AbortController()
    entry.stream = stream
    openStreams += 1
    void follow(id, entry, stream.signal).then((cause) => {
      if (entry.stream !== stream) return
      // The engine ended it, not this room.
      entry.stream = null
      openStreams -= 1
      const { code, detail = '' } = toAppError(cause)
      logger.log('warning', 'The stats of a container could not be followed.', { id, code, detail })
      entry.retryAtMs = clock.monotonicMs() + entry.retryMs
      entry.retryMs = Math.min(longestRetryMs, entry.retryMs * 2)
      settle()
    })
  }

  /** Resolves with what ended it. */
  async function follow(id: string, entry: Watched, signal: AbortSignal): Promise<unknown> {
    let before: StatsReading | null = null
    try {
      await port().followStats(
        id,
        (reading) => {
          if (signal.aborted) return
          const sample = toSample(before, reading, clock.nowMs())
          before = reading
          entry.retryMs = firstRetryMs
          remember(id, sample)
          for (const listener of [...entry.listeners]) listener(id, sample)
        },
        signal,
      )
      return undefined
    } catch (cause) {
      return cause
    }
  }

  function close(entry: Watched): void {
    if (entry.stream === null) return
    const stream = entry.stream
    entry.stream = null
    openStreams -= 1
    stream.abort()
  }

  function remember(id: string, sample: StatsSample): void {
    const history = remembered.get(id)?.history ?? createStatsHistory()
    history.add(sample)
    remembered.delete(id)
    remembered.set(id, { history, latest: sample })
    for (const oldest of remembered.keys()) {
      if (remembered.size <= maximumHistories) break
      remembered.delete(oldest)
    }
  }

  const unsubscribe = state.subscribe((change) => {
    if (change.kind === 'containers') {
      for (const id of change.patch.removed) remembered.delete(id)
      const isConcerned = ({ id }: Container) => watched.has(id)
      if (change.patch.upserts.some(isConcerned) || change.patch.removed.some((id) => watched.has(id)))
        settle()
    } else if (change.kind === 'status') {
      // A connection that is back is tried at once, whatever failed on the one before.
      if (change.status.phase === 'live') for (const entry of watched.values()) entry.retryAtMs = 0
      settle()
    }
  })

  return {
    watch(ids, listener) {
      // One function may be given twice: each watch is its own.
      const own: SampleListener = (id, sample) => listener(id, sample)
      for (const id of ids) {
        const entry = watched.get(id) ?? newEntry()
        entry.listeners.add(own)
        watched.set(id, entry)
      }
      settle()
      return () => {
        for (const id of ids) {
          const entry = watched.get(id)
          if (entry?.listeners.delete(own) === true && entry.listeners.size === 0) {
            entry.lingersUntilMs = clock.monotonicMs() + lingerMs
          }
        }
        settle()
      }
    },
    latest: (id) => remembered.get(id)?.latest ?? null,
    history(id, span) {
      const known = remembered.get(id)?.history
      if (known === undefined || span === 'latest') return []
      const sinceMs = clock.nowMs() - spanMs[span]
      return span === 'day' ? known.coarse(sinceMs) : known.fine(sinceMs)
    },
    setVisible(next) {
      isVisible = next
      settle()
    },
    dispose() {
      isDisposed = true
      unsubscribe()
      wake?.cancel()
      for (const entry of watched.values()) close(entry)
      watched.clear()
    },
    get openStreams() {
      return openStreams
    },
  }
}

function newEntry(): Watched {
  return { listeners: new Set(), lingersUntilMs: 0, stream: null, retryMs: firstRetryMs, retryAtMs: 0 }
}

/** A paused container has figures, too. */
function isRunning(container: Container | undefined): boolean {
  return container?.state === 'running' || container?.state === 'paused'
}
