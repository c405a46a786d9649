/**
 * Follows the log of one container for as long as its session lives: over broken connections and over stops and starts
 * of the container. After each break it reads again from a second before the newest known line and leaves out what is
 * known, so that no line is lost and none comes twice.
 */
import type { LogLines, LogOptions, LogSourcePhase } from '@shared/domain/log'
import { toAppError, type AppError } from '@shared/domain/result'
import type { EnginePort, LogEnd, LogRequest } from '../../engine/engine-port'
import { pause, type Clock } from '../../state/clock'
import type { LiveState } from '../../state/state-port'
import type { LinePlace } from './line-store'
import { createSeam } from './seam'

export interface FollowedSource {
  readonly id: string
  readonly options: LogOptions
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Its log was read to the end already: begin as after a break. */
  readonly isResuming: boolean
  /** The newest second of which a line is known; null without any line. */
  readonly newestSecond: () => number | null
  /** Its known lines from this second on. */
  readonly known: (since: number) => Iterable<LinePlace>
  readonly onLines: (lines: LogLines, isWanted?: (index: number) => boolean) => void
  readonly onPhase: (phase: LogSourcePhase, error: AppError | null) => void
}

/** Of one line; the engine's own parts are put together up to here. */
export const maximumLineBytes = 1024 * 1024
/**
 * After a break the engine is asked for so many of its last lines at first: with `since` alone it would read the whole
 * log. Where the first of them is not known, more were written, and the whole log is asked for.
 */
const resumeTail = 10_000
/** How far stdout and stderr may be out of order, generously: they are stamped before they are put in line. */
const overlapSeconds = 1
const firstGapMs = 250
const maximumGapMs = 5_000
/** An empty log says nothing at all: from then on it counts as loaded. */
const loadedAfterMs = 300

const isFinal: ReadonlySet<AppError['code']> = new Set([
  'NOT_FOUND',
  'UNSUPPORTED',
  'INVALID_INPUT',
  'CONFLICT',
  'FORBIDDEN',
])

/** Resolves when there is nothing more to come; never rejects. */
export async function followSource(source: FollowedSource): Promise<void> {
  const { signal, onPhase, clock, state } = source
  let isResuming = source.isResuming
  let unfinishedSince: number | null = null
  /** Tries that brought nothing, one after the other. */
  let vainTries = 0

  while (!signal.aborted) {
    const loaded = clock.setTimer(() => onPhase('following', null), loadedAfterMs)
    const counted: FollowedSource = {
      ...source,
      onLines(lines, isWanted) {
        vainTries = 0
        source.onLines(lines, isWanted)
      },
    }
    let error: AppError | null
    try {
      const end: LogEnd = isResuming ? await resume(counted, unfinishedSince) : await readFirst(counted)
      unfinishedSince = end.unfinishedSince
      error = end.failure === null ? null : end.failure.error
    } catch (cause) {
      error = toAppError(cause)
      if (!signal.aborted && isFinal.has(error.code)) {
        return onPhase(error.code === 'NOT_FOUND' ? 'removed' : 'failed', error)
      }
    } finally {
      loaded.cancel()
    }
    if (signal.aborted) return
    if (error === null && source.options.untilMs !== null) return onPhase('ended', null)
    isResuming = true
    const gapMs = Math.min(firstGapMs * 2 ** vainTries, maximumGapMs)
    vainTries = Math.min(vainTries + 1, 10)
    if (error !== null) onPhase('waiting', null)
    await pause(clock, gapMs, signal)
    if (error === null && !isRunning(source)) {
      if (isRemoved(source)) return onPhase('removed', null)
      vainTries = 0
      onPhase('stopped', null)
    }
    const wasCut = error !== null
    await until(
      state,
      signal,
      () => state.status.phase === 'live' && (wasCut || isRunning(source) || isRemoved(source)),
    )
  }
}

async function readFirst(source: FollowedSource): Promise<LogEnd> {
  return source
    .port()
    .readLog(source.id, requestOf(source.options), (lines) => source.onLines(lines), source.signal)
}

async function resume(source: FollowedSource, unfinishedSince: number | null): Promise<LogEnd> {
  const newest = source.newestSecond()
  if (newest === null) return readFirst(source)
  const since = Math.max(0, Math.min(newest, unfinishedSince ?? newest) - overlapSeconds)
  return (await readFrom(source, since, resumeTail)) ?? (await readFrom(source, since, null)) ?? cancelledEnd
}

const cancelledEnd: LogEnd = { failure: null, unfinishedSince: null }

/** Null when lines may be missing between what is known and what came. */
async function readFrom(source: FollowedSource, since: number, tail: number | null): Promise<LogEnd | null> {
  const seam = createSeam(source.known(since))
  const hasKnown = seam.remaining > 0
  const stop = new AbortController()
  let isFirst = true
  let hasGap = false
  const request = { ...requestOf(source.options), since: String(since), tail }
  const end = await source.port().readLog(
    source.id,
    request,
    (lines) => {
      if (hasGap) return
      let first = 0
      if (isFirst && lines.count > 0) {
        isFirst = false
        if (seam.takeKnown(lines, 0)) first = 1
        else if (tail !== null && hasKnown) {
          hasGap = true
          return stop.abort()
        }
      }
      source.onLines(lines, (index) => index >= first && !seam.takeKnown(lines, index))
    },
    AbortSignal.any([source.signal, stop.signal]),
  )
  return hasGap ? null : end
}

/** The request for what the options ask, following unless they end in the past. */
export function requestOf(options: LogOptions): LogRequest {
  return {
    since: options.sinceMs === null ? null : (options.sinceMs / 1000).toFixed(3),
    until: options.untilMs === null ? null : (options.untilMs / 1000).toFixed(3),
    tail: options.tail,
    isFollowing: options.untilMs === null,
    hasStdout: options.hasStdout,
    hasStderr: options.hasStderr,
    maximumLineBytes,
  }
}

/** Not while it waits to be started again by its restart policy: its log would end at once. */
function isRunning({ id, state }: FollowedSource): boolean {
  const container = state.snapshot.containers.get(id)
  return container?.state === 'running' || container?.state === 'paused'
}

function isRemoved({ id, state }: FollowedSource): boolean {
  return state.status.phase === 'live' && !state.snapshot.containers.has(id)
}

/** Resolves when the condition holds after some change of the state, or at once; and when `signal` aborts. */
function until(state: LiveState, signal: AbortSignal, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || holds()) return resolve()
    const done = () => {
      stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stop = state.subscribe((change) => {
      if ((change.kind === 'status' || change.kind === 'containers') && holds()) done()
    })
    signal.addEventListener('abort', done)
  })
}
