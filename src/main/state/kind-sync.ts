/**
 * Keeps one collection equal to the engine's: a list to begin with, then one read per object that is named by an event,
 * and a list again when something can't be told from an event. Lives for one connection.
 */
import { diffCollections } from '@shared/domain/patch'
import { toAppError, type AppErrorCode } from '@shared/domain/result'
import type { Logger } from '../log'
import { pause, withDeadline, type Clock, type Timer } from './clock'
import { createPatchBatch } from './patch-batch'
import type { RefetchQueue, Urgency } from './refetch-queue'
import type { Collection } from './state-store'

export interface KindSync {
  /** Lists and applies. Rejects with what the engine answered. A call made while a list runs gets the one after it. */
  list(request: ListRequest): Promise<void>
  /** As `list`, for events that name no object: never rejects, and at most twice a second. */
  listSoon(): void
  changed(key: string, urgency: Urgency): void
  gone(key: string): void
  /** Puts everything that was answered into the collection, so that it can be looked up there. */
  flush(): void
  /** What is being read now is read once more. */
  repeatReads(): void
  close(): void
}

export interface ListRequest {
  /** Read every object, not only those of which the list told too little. */
  readonly inspectAll: boolean
  /** Asked for at once, but not applied before this settles. */
  readonly showAfter?: Promise<void>
}

export interface KindSyncOptions<T> {
  readonly name: string
  readonly collection: Collection<T>
  readonly keyOf: (item: T) => string
  readonly list: (signal: AbortSignal) => Promise<readonly T[]>
  readonly inspect: (key: string, signal: AbortSignal) => Promise<T | null>
  readonly mergeRow: (known: T | undefined, row: T) => T
  /** Whether the list told too little about this object. */
  readonly isIncomplete: (item: T) => boolean
  /** What is read first of several that wait. */
  readonly isUrgent: (item: T) => boolean
  /** Called before the answer is applied; false when the answer must not be applied as it is. */
  readonly onAnswer?: (key: string, item: T | null) => boolean
  readonly queue: RefetchQueue
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly logger: Logger
  /** A list that is needed could not be had. */
  readonly onListFailure: () => void
}

const batchGapMs = 50
const listGapMs = 500
/** Guards against a call that never settles: the engine may rightly take long for thousands of containers. */
const listLimitMs = 60_000
const inspectLimitMs = 30_000
const firstRetryMs = 250
const maximumRetryMs = 300_000
/** After this many failures the list has to tell the state. */
const failuresBeforeList = 3
/** Asking again for the same gives the same answer. */
const lastingFailures = new Set<AppErrorCode>([
  'INVALID_INPUT',
  'FORBIDDEN',
  'UNSUPPORTED',
  'TOO_LARGE',
  'ENGINE_NONSENSE',
])

export function createKindSync<T>(options: KindSyncOptions<T>): KindSync {
  const { name, collection, keyOf, queue, clock, signal, logger } = options
  const batch = createPatchBatch<T>({
    clock,
    gapMs: batchGapMs,
    apply: (patch) => collection.apply(patch),
  })
  /** Keys that events named since the running list was asked for, or, before the first list, since the stream opened. */
  const touched = new Set<string>()
  const failures = new Map<string, number>()
  /** A list alone is no reason to read these again: that read led to the list. An event is. */
  const unreadable = new Set<string>()
  const retries = new Map<string, Timer>()
  let isListed = false
  let running: Promise<void> | null = null
  let following: Promise<void> | null = null
  let soon = false
  let isListStale = false
  let lastListAtMs = -Infinity

  function list(request: ListRequest): Promise<void> {
    if (running === null) {
      running = listOnce(request).finally(() => {
        running = null
      })
      return running
    }
    following ??= running
      .catch(() => {})
      .then(() => {
        following = null
        return list(request)
      })
    return following
  }

  async function listOnce({ inspectAll, showAfter }: ListRequest): Promise<void> {
    lastListAtMs = clock.monotonicMs()
    try {
      const rows = await withDeadline(clock, listLimitMs, signal, options.list)
      await showAfter
      if (!signal.aborted) applyList(rows, inspectAll)
    } catch (cause) {
      // Once listed, what was touched is being read on its own; before that it still waits for the first list.
      if (isListed) touched.clear()
      throw cause
    }
  }

  function applyList(rows: readonly T[], inspectAll: boolean): void {
    batch.flush()
    const before = collection.items
    const after = new Map<string, T>()
    for (const row of rows) {
      const key = keyOf(row)
      if (!isTouched(key)) after.set(key, options.mergeRow(before.get(key), row))
    }
    // The list may be older than what an event led to since it was asked for: for those the read of the object decides.
    if (isListed) {
      for (const key of touched) {
        const known = before.get(key)
        if (known !== undefined) after.set(key, known)
      }
    }
    const again = [...touched]
    touched.clear()
    isListed = true
    if (isListStale) listSoon()
    isListStale = false
    collection.apply(diffCollections(before, after, (a, b) => a === b))
    for (const key of again) read(key, 'now')
    const incomplete = [...after.values()].filter((item) => inspectAll || options.isIncomplete(item))
    const urgent = incomplete.filter(options.isUrgent)
    const rest = incomplete.filter((item) => !options.isUrgent(item))
    for (const item of [...urgent, ...rest]) {
      if (!unreadable.has(keyOf(item))) read(keyOf(item), 'background')
    }
  }

  function isTouched(key: string): boolean {
    return isListed && touched.has(key)
  }

  function read(key: string, urgency: Urgency): void {
    queue.add(`${name} ${key}`, urgency, async (isWanted, askedUrgency) => {
      try {
        const item = await withDeadline(clock, inspectLimitMs, signal, (inner) => options.inspect(key, inner))
        if (!isWanted()) return
        forgetFailures(key)
        applyAnswer(key, item, askedUrgency)
      } catch (cause) {
        if (isWanted()) onReadFailure(key, cause, askedUrgency)
      }
    })
  }

  function applyAnswer(key: string, item: T | null, urgency: Urgency): void {
    if (options.onAnswer !== undefined && !options.onAnswer(key, item)) return
    if (item === null) {
      batch.drop(key)
      collection.apply({ upserts: [], removed: [key] })
    } else if (urgency === 'background') {
      batch.add(keyOf(item), item)
    } else {
      batch.drop(keyOf(item))
      collection.apply({ upserts: [item], removed: [] })
    }
  }

  /** One object that can't be read must not end the connection: it is tried again, then the list has to do. */
  function onReadFailure(key: string, cause: unknown, urgency: Urgency): void {
    const error = toAppError(cause)
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    logger.log('warning', 'An object could not be read.', { kind: name, key, code: error.code, count })
    const isLasting = lastingFailures.has(error.code)
    const isNews = urgency === 'now' || count === failuresBeforeList
    if (isLasting || (isNews && count >= failuresBeforeList)) {
      unreadable.add(key)
      listSoon()
    }
    if (isLasting) return
    retries.get(key)?.cancel()
    const delayMs = Math.min(maximumRetryMs, firstRetryMs * 4 ** (count - 1))
    retries.set(
      key,
      clock.setTimer(() => read(key, 'background'), delayMs),
    )
  }

  function forgetFailures(key: string): void {
    failures.delete(key)
    unreadable.delete(key)
    retries.get(key)?.cancel()
    retries.delete(key)
  }

  function listSoon(): void {
    // The first list may be older than the event that asks for one.
    if (!isListed) isListStale = true
    if (soon || !isListed) return
    soon = true
    const dueInMs = Math.max(0, lastListAtMs + listGapMs - clock.monotonicMs())
    void (dueInMs === 0 ? Promise.resolve() : pause(clock, dueInMs, signal)).then(() => {
      soon = false
      if (signal.aborted) return
      list({ inspectAll: false }).catch(() => {
        if (!signal.aborted) options.onListFailure()
      })
    })
  }

  return {
    list,
    listSoon,
    changed: (key, urgency) => {
      if (!isListed || running !== null) touched.add(key)
      if (isListed) read(key, urgency)
    },
    gone: (key) => {
      if (!isListed || running !== null) touched.add(key)
      if (!isListed) return
      forgetFailures(key)
      queue.discard(`${name} ${key}`)
      batch.drop(key)
      collection.apply({ upserts: [], removed: [key] })
    },
    flush: () => batch.flush(),
    repeatReads: () => queue.repeatRunning(`${name} `),
    close: () => {
      batch.close()
      for (const timer of retries.values()) timer.cancel()
    },
  }
}
