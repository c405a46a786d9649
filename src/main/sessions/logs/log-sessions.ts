/**
 * The open logs of the window: opens them, answers for them, bounds what they hold together, and closes each when its
 * window lets go of it. Lives as long as the app.
 */
import type { LogOptions, LogPart, LogStatus } from '@shared/domain/log'
import { AppFailure } from '@shared/domain/result'
import type { EnginePort } from '../../engine/engine-port'
import type { Clock, Timer } from '../../state/clock'
import type { LiveState } from '../../state/state-port'
import { linePrefix, places, shownLines } from './log-lines'
import { openLogSession, type LogSession } from './log-session'
import { textOf } from './line-store'
import { saveLog } from './save-log'
import type { SearchSpec } from './search-core'
import type { SearchWorker } from './search-thread'

export interface LogSessions {
  /** Throws NOT_FOUND for a container that the engine does not list. */
  open(ids: readonly string[], options: LogOptions): string
  close(sessionId: string): void
  status(sessionId: string): LogStatus
  /** While anyone watches or asks it stays open; some seconds after the last one it is closed. */
  watch(sessionId: string, changed: () => void): () => void
  lines(sessionId: string, from: number, count: number, isFiltered: boolean): LogPart
  search(sessionId: string, spec: SearchSpec): Promise<LogStatus>
  /** The number of a match's line; null where it is gone. */
  lineOfMatch(sessionId: string, match: number): number | null
  /** The first match at this line or after it. */
  matchAt(sessionId: string, line: number): number
  loadEarlier(sessionId: string): Promise<void>
  /** Copies lines, or matches, from `from` up to, not including, `end`. Answers how many. */
  copy(sessionId: string, range: CopyRange): number
  /** Asks where, writes the file; null when the person did not want to. */
  save(
    sessionId: string,
    what: SavedPart,
  ): Promise<{ readonly path: string; readonly lineCount: number } | null>
  dispose(): void
}

export interface CopyRange {
  readonly from: number
  readonly end: number
  readonly isFiltered: boolean
  readonly hasTimestamps: boolean
}

export interface SavedPart {
  readonly isFiltered: boolean
  readonly hasTimestamps: boolean
}

interface Open {
  readonly session: LogSession
  readonly ending: AbortController
  watchers: number
  farewell: Timer | null
}

/** Of all open logs together. What is more makes the oldest lines go. */
const maximumBytes = 512 * 1024 * 1024
export const maximumOpenLogs = 16
/** A page that loads again, or a port that broke, comes back within this. */
const farewellMs = 5_000
const maximumCopiedCharacters = 32 * 1024 * 1024

export function createLogSessions(given: {
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly startSearchWorker: () => SearchWorker
  readonly copyText: (text: string) => void
  /** Resolves with a path, or null when the person cancels. */
  readonly askWhereToSave: (suggestedName: string) => Promise<string | null>
  readonly maximumBytes?: number
}): LogSessions {
  const { port, state, clock, copyText, askWhereToSave } = given
  const limit = given.maximumBytes ?? maximumBytes
  const open = new Map<string, Open>()
  let nextId = 0

  function find(sessionId: string): Open {
    const found = open.get(sessionId)
    if (found === undefined)
      throw new AppFailure({ code: 'NOT_FOUND', message: 'This log is not open any more.' })
    // Whoever asks is still there.
    if (found.watchers === 0) postponeFarewell(sessionId, found)
    return found
  }

  function close(sessionId: string): void {
    const found = open.get(sessionId)
    if (found === undefined) return
    open.delete(sessionId)
    found.farewell?.cancel()
    found.ending.abort()
    found.session.close()
  }

  function postponeFarewell(sessionId: string, entry: Open): void {
    entry.farewell?.cancel()
    entry.farewell = clock.setTimer(() => close(sessionId), farewellMs)
  }

  /** The largest log gives first. */
  function makeRoom(): void {
    for (;;) {
      let total = 0
      let largest: LogSession | null = null
      for (const { session } of open.values()) {
        total += session.store.byteSize
        if (largest === null || session.store.byteSize > largest.store.byteSize) largest = session
      }
      if (total <= limit || largest === null || !largest.dropOldest()) return
    }
  }

  return {
    open(ids, options) {
      if (open.size >= maximumOpenLogs) {
        throw new AppFailure({
          code: 'TOO_LARGE',
          message: `No more than ${maximumOpenLogs} logs are open at once.`,
        })
      }
      const containers = [...new Set(ids)].map((id) => {
        const container = state.snapshot.containers.get(id)
        if (container === undefined) {
          throw new AppFailure({
            code: 'NOT_FOUND',
            message: 'The engine does not know this container.',
            field: 'ids',
          })
        }
        return { id, name: container.name }
      })
      nextId += 1
      const sessionId = `log-${nextId}`
      const session = openLogSession({
        containers,
        options,
        port,
        state,
        clock,
        startSearchWorker: given.startSearchWorker,
        onGrown: makeRoom,
      })
      const entry: Open = { session, ending: new AbortController(), watchers: 0, farewell: null }
      open.set(sessionId, entry)
      postponeFarewell(sessionId, entry)
      return sessionId
    },

    close,
    status: (sessionId) => find(sessionId).session.status,

    watch(sessionId, changed) {
      const entry = find(sessionId)
      entry.watchers += 1
      entry.farewell?.cancel()
      entry.farewell = null
      const stop = entry.session.subscribe(changed)
      return () => {
        stop()
        entry.watchers -= 1
        if (entry.watchers === 0 && open.has(sessionId)) postponeFarewell(sessionId, entry)
      }
    },

    lines: (sessionId, from, count, isFiltered) =>
      shownLines(find(sessionId).session, from, count, isFiltered),

    async search(sessionId, spec) {
      const { session } = find(sessionId)
      await session.searcher.search(spec)
      return session.status
    },

    lineOfMatch: (sessionId, match) => find(sessionId).session.searcher.matches.lineOf(match),
    matchAt: (sessionId, line) => find(sessionId).session.searcher.matches.matchAt(line),
    loadEarlier: (sessionId) => find(sessionId).session.loadEarlier(),

    copy(sessionId, { from, end, isFiltered, hasTimestamps }) {
      const { session } = find(sessionId)
      const names = session.status.sources.map((source) => source.name)
      const texts: string[] = []
      let characters = 0
      for (const { place } of places(session, from, end, isFiltered)) {
        const text = linePrefix(place, names, hasTimestamps) + textOf(place)
        characters += text.length
        if (characters > maximumCopiedCharacters) {
          throw new AppFailure({
            code: 'TOO_LARGE',
            message: 'This is too much for the clipboard: save it to a file instead.',
          })
        }
        texts.push(text)
      }
      copyText(texts.map((text) => `${text}\n`).join(''))
      return texts.length
    },

    async save(sessionId, { isFiltered, hasTimestamps }) {
      const { session, ending } = find(sessionId)
      const [first, ...others] = session.status.sources.map((source) => source.name)
      const name = others.length === 0 ? (first ?? 'container') : `${first ?? ''}-and-${others.length}-more`
      const path = await askWhereToSave(`${name.replace(/[^a-zA-Z0-9_.-]/g, '_')}.log`)
      if (path === null) return null
      try {
        const lineCount = await saveLog({
          path,
          session,
          isFiltered,
          hasTimestamps,
          port,
          signal: ending.signal,
        })
        return { path, lineCount }
      } catch (cause) {
        if (cause instanceof AppFailure) throw cause
        const detail = cause instanceof Error ? cause.message : String(cause)
        throw new AppFailure({ code: 'INTERNAL', message: 'The file could not be written.', detail })
      }
    },

    dispose() {
      for (const sessionId of [...open.keys()]) close(sessionId)
    },
  }
}
