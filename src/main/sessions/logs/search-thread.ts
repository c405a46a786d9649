/**
 * The search thread of one open log, started at the first search. It may run for long but must show life: an expression
 * that backtracks without end is stopped with its thread. Lives as long as the log.
 */
import type { LineStore } from './line-store'
import type { LineChunk } from './line-chunk'
import type { SearchSpec } from './search-core'
import type { ChunkToSearch, SearchAnswer, SearchRequest } from './search-messages'
import type { Clock, Timer } from '../../state/clock'

/** As much of a thread as is needed: Node's Worker fits. */
export interface SearchWorker {
  postMessage(request: SearchRequest): void
  on(event: 'message', listener: (answer: SearchAnswer) => void): unknown
  on(event: 'error', listener: (cause: Error) => void): unknown
  terminate(): Promise<unknown>
}

export interface SearchThread {
  /** One at a time: ends one that runs. Lines from `from` up to, not including, `end`. */
  search(run: SearchRun): void
  dispose(): void
}

export interface SearchRun {
  readonly spec: SearchSpec
  readonly store: LineStore
  readonly from: number
  readonly end: number
  readonly onFound: (lines: Float64Array) => void
  readonly onDone: () => void
  /** No sign of life for too long, or the thread died. */
  readonly onFailed: () => void
}

/** For one chunk of a mebibyte, which takes a sound expression some milliseconds; more on a machine that is busy. */
const lifeSignMs = 5_000
const lastTurnMs = 500
/** Until the thread has begun. */
const startMs = 30_000

export function createSearchThread(startWorker: () => SearchWorker, clock: Clock): SearchThread {
  let worker: SearchWorker | null = null
  let sent = new Map<number, Uint32Array>()
  let current: { readonly id: number; readonly run: SearchRun } | null = null
  let nextRun = 0
  let timer: Timer | null = null

  function stop(): void {
    timer?.cancel()
    timer = null
    current = null
    void worker?.terminate()
    worker = null
    sent = new Map()
  }

  function fail(): void {
    const failed = current?.run
    stop()
    failed?.onFailed()
  }

  /** What the thread has said may still wait to be heard where this one was held up itself: one more turn for that. */
  function watch(limitMs: number): void {
    timer?.cancel()
    timer = clock.setTimer(() => {
      timer = clock.setTimer(fail, lastTurnMs)
    }, limitMs)
  }

  function start(): SearchWorker {
    const started = startWorker()
    started.on('message', (answer) => {
      if (started !== worker || current === null || answer.run !== current.id) return
      const { run } = current
      if (answer.kind === 'found') {
        watch(lifeSignMs)
        if (answer.lines.length > 0) run.onFound(answer.lines)
        return
      }
      timer?.cancel()
      current = null
      run.onDone()
    })
    started.on('error', () => {
      if (started === worker) fail()
    })
    return started
  }

  /** A chunk that was filled up or shrunk since has other memory. */
  function memoryFor(chunk: LineChunk): ChunkToSearch['memory'] {
    if (sent.get(chunk.id) === chunk.starts) return null
    sent.set(chunk.id, chunk.starts)
    return { bytes: chunk.bytes, starts: chunk.starts }
  }

  return {
    search(run) {
      // A thread in the middle of another search would answer only after it.
      if (current !== null) stop()
      worker ??= start()
      forgetDropped(run.store, worker)
      nextRun += 1
      current = { id: nextRun, run }
      const chunks = run.store.chunks
        .filter(({ chunk, firstLine }) => firstLine < run.end && firstLine + chunk.count > run.from)
        .map(({ chunk, firstLine }) => ({
          id: chunk.id,
          firstLine,
          fromIndex: Math.max(0, run.from - firstLine),
          count: Math.min(chunk.count, run.end - firstLine),
          usedBytes: chunk.starts[Math.min(chunk.count, run.end - firstLine)] ?? 0,
          memory: memoryFor(chunk),
        }))
      watch(startMs)
      worker.postMessage({ kind: 'search', run: nextRun, spec: run.spec, chunks })
    },
    dispose: stop,
  }

  function forgetDropped(store: LineStore, to: SearchWorker): void {
    const kept = new Set(store.chunks.map(({ chunk }) => chunk.id))
    const ids = [...sent.keys()].filter((id) => !kept.has(id))
    if (ids.length === 0) return
    for (const id of ids) sent.delete(id)
    to.postMessage({ kind: 'forget', ids })
  }
}
