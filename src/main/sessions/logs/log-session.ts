/** One open log of one or several containers: reads, keeps, merges, searches. Lives until its window lets go of it. */
import type { LogLines, LogOptions, LogSource, LogStatus } from '@shared/domain/log'
import { AppFailure, toAppError } from '@shared/domain/result'
import type { EnginePort } from '../../engine/engine-port'
import type { Clock } from '../../state/clock'
import type { LiveState } from '../../state/state-port'
import { followSource, requestOf } from './follow-source'
import { createLineStore, type LinePlace, type LineStore } from './line-store'
import { createLiveMerge } from './live-merge'
import { createLogSearcher, type LogSearcher } from './log-search'
import { mergeByTime } from './merge'
import { messageCount, readEarlier } from './read-earlier'
import { createSearchThread, type SearchWorker } from './search-thread'
import { recentLines } from './seam'

export interface LogSession {
  readonly status: LogStatus
  readonly store: LineStore
  readonly searcher: LogSearcher
  readonly options: LogOptions
  subscribe(listener: () => void): () => void
  /** Resolves when the earlier lines are there; rejects with the engine's refusal. */
  loadEarlier(): Promise<void>
  /** Gives up its oldest lines; false when there are none to spare. */
  dropOldest(): boolean
  close(): void
}

export interface LogSessionOptions {
  /** In the order in which the window named them. */
  readonly containers: readonly { readonly id: string; readonly name: string }[]
  readonly options: LogOptions
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly startSearchWorker: () => SearchWorker
  /** Memory was taken. */
  readonly onGrown: () => void
}

const smallestEarlierLoad = 10_000
const largestEarlierLoad = 1_000_000

export function openLogSession(given: LogSessionOptions): LogSession {
  const { containers, options, port, state, clock, onGrown } = given
  const ending = new AbortController()
  const listeners = new Set<() => void>()
  const received = containers.map(() => 0)
  const newestSeconds: (number | null)[] = containers.map(() => null)
  let sources: readonly LogSource[] = containers.map((container) => ({
    ...container,
    phase: 'loading',
    error: null,
  }))
  let store = createLineStore()
  let droppedBefore = 0
  let hasEarlier = options.tail !== null
  let isLoadingEarlier = false

  const changed = () => {
    for (const listener of listeners) listener()
  }
  const searcher = createLogSearcher({
    store: () => store,
    thread: createSearchThread(given.startSearchWorker, clock),
    clock,
    onChange: changed,
  })
  const grown = () => {
    onGrown()
    searcher.onLines()
    changed()
  }
  const live = createLiveMerge({
    sourceCount: containers.length,
    target: () => store,
    clock,
    onChange: grown,
  })

  function setSource(index: number, change: Pick<LogSource, 'phase' | 'error'>): void {
    const current = sources[index]
    // A timer may say "following" after it has ended.
    if (current === undefined || ending.signal.aborted) return
    if (change.phase === 'following' && (current.phase === 'failed' || current.phase === 'removed')) return
    if (current.phase === change.phase && change.error === null) return
    sources = sources.with(index, { ...current, ...change })
    changed()
  }

  /** Remembers how far each log is known, and counts as the engine counts for a tail. */
  function note(index: number, lines: LogLines): void {
    let newest = newestSeconds[index] ?? 0
    for (let at = 0; at < lines.count; at += 1) newest = Math.max(newest, lines.seconds[at] ?? 0)
    newestSeconds[index] = newest
    received[index] = (received[index] ?? 0) + messageCount(lines)
  }

  function* known(index: number, since: number): Generator<LinePlace, void, undefined> {
    yield* recentLines(live.waiting(index), index, since)
    yield* recentLines(store, index, since)
  }

  const follow = (index: number, id: string, isResuming: boolean) =>
    followSource({
      id,
      options,
      port,
      state,
      clock,
      signal: ending.signal,
      isResuming,
      newestSecond: () => newestSeconds[index] ?? null,
      known: (since) => known(index, since),
      onLines(lines, isWanted) {
        note(index, lines)
        live.append(lines, index, isWanted)
        setSource(index, { phase: 'following', error: null })
      },
      onPhase: (phase, error) => setSource(index, { phase, error }),
    })

  /** Of several logs the past is read to its end first: only then is it known which line is the next by time. */
  async function readPasts(): Promise<void> {
    const pasts = await Promise.all(
      containers.map(async ({ id }, index) => {
        const past = createLineStore()
        const request = { ...requestOf(options), isFollowing: false }
        try {
          await port().readLog(
            id,
            request,
            (lines) => {
              note(index, lines)
              past.append(lines, index)
            },
            ending.signal,
          )
        } catch {
          // Following meets the same refusal and says so.
        }
        return past
      }),
    )
    if (ending.signal.aborted) return
    mergeByTime(store, pasts)
    grown()
  }

  async function start(): Promise<void> {
    const isMerged = containers.length > 1
    if (isMerged) await readPasts()
    await Promise.all(containers.map(({ id }, index) => follow(index, id, isMerged)))
  }
  void start()

  /** The lines of a source in the first second of which any are known, and in the one after it. */
  function firstKnown(index: number): LinePlace[] {
    const places: LinePlace[] = []
    let last = Infinity
    for (const { chunk } of store.chunks) {
      for (let at = 0; at < chunk.count; at += 1) {
        if (chunk.sources[at] !== index) continue
        const second = chunk.seconds[at] ?? 0
        if (last === Infinity) last = second + 1
        if (second > last) return places
        places.push({ chunk, index: at })
      }
    }
    return places
  }

  async function addEarlier(): Promise<void> {
    const wanted = Math.min(
      largestEarlierLoad,
      Math.max(smallestEarlierLoad, store.endLine - store.firstLine),
    )
    const earlier = await Promise.all(
      containers.map(async ({ id }, source) => {
        if (sources[source]?.phase === 'failed' || sources[source]?.phase === 'removed') return null
        const places = firstKnown(source)
        return readEarlier({
          id,
          source,
          options,
          port,
          signal: ending.signal,
          wanted,
          received: () => received[source] ?? 0,
          firstKnown: places,
        })
      }),
    )
    if (ending.signal.aborted) return
    const stores = earlier.flatMap((each) => (each === null ? [] : [each.lines]))
    hasEarlier = earlier.some((each) => each?.hasMore === true)
    const [only] = stores
    for (const [index, each] of earlier.entries()) {
      received[index] =
        (received[index] ?? 0) + (each === null ? 0 : each.lines.endLine - each.lines.firstLine)
    }
    if (containers.length === 1) {
      if (only !== undefined && only.endLine > only.firstLine) store.prepend(only)
    } else if (stores.some((each) => each.endLine > each.firstLine)) {
      // They may belong between lines that are shown: all get new places, and keep their distance from the end.
      const added = stores.reduce((sum, each) => sum + each.endLine - each.firstLine, 0)
      const merged = createLineStore(store.firstLine - added)
      mergeByTime(merged, [...stores, store])
      droppedBefore += store.droppedLines
      store = merged
      searcher.onRenumbered()
    }
    grown()
  }

  return {
    get status() {
      return {
        sources,
        firstLine: store.firstLine,
        endLine: store.endLine,
        skippedLines: droppedBefore + store.droppedLines,
        bytes: store.byteSize,
        hasEarlier: hasEarlier && store.endLine > store.firstLine,
        isLoadingEarlier,
        search: searcher.status,
      }
    },
    get store() {
      return store
    },
    searcher,
    options,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async loadEarlier() {
      if (isLoadingEarlier || !hasEarlier) return
      isLoadingEarlier = true
      changed()
      try {
        await addEarlier()
      } catch (cause) {
        throw new AppFailure(toAppError(cause))
      } finally {
        isLoadingEarlier = false
        changed()
      }
    },
    dropOldest: () => store.dropOldest(),
    close() {
      ending.abort()
      live.dispose()
      searcher.dispose()
      listeners.clear()
    },
  }
}
