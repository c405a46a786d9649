/**
 * One container's starts and ends, told by its events: which starts were the policy's, and whether they make a loop. Bounded;
 * all times are the engine's.
 */
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import { pairValue } from '@shared/domain/labels'
import type { RestartLoop, RestartStory, RestartStoryEntry } from '@shared/domain/restart-loop'

export const maximumStoryEntries = 50
/** So many restarts by the policy … */
const loopRestarts = 3
/** … within so long make a loop. */
const loopWindowMs = 60_000
/** Longer runs can't make three restarts in that window: one of them ends a loop. */
export const stableRunMs = loopWindowMs / loopRestarts

export interface RestartHistory {
  readonly story: RestartStory
  readonly loop: RestartLoop | null
  /** Since when it has been running without an end, for a container in a loop; null otherwise. */
  readonly runningSinceMs: number | null
  addEvent(event: EngineEvent, container: Container | undefined): void
  /** What inspecting says: it knows a start by hand from one by the policy, and what was before this app listened. */
  addContainer(container: Container): void
  /** It has been running for long enough. */
  settleDown(): void
}

/** The restarts since it last ran stably or was started by hand. */
interface Chain {
  count: number
  /** The first end; null when it was not seen. */
  readonly firstMs: number | null
  /** Of the last starts, as many as make a loop. */
  lastStartsMs: readonly number[]
  isLoop: boolean
}

export function createRestartHistory(): RestartHistory {
  let entries: RestartStoryEntry[] = []
  let droppedCount = 0
  let chain: Chain | null = null
  let lastExit: { readonly timeMs: number; readonly exitCode: number | null } | null = null
  let lastStartMs: number | null = null
  let isRunning = false
  let wasStopped = false
  let isOutOfMemory = false
  let lastTimeNano = ''

  function keep(entry: RestartStoryEntry): void {
    entries.push(entry)
    if (entries.length <= maximumStoryEntries) return
    entries.shift()
    droppedCount += 1
  }

  /** After a reconnect the engine tells its last events once more. */
  function isKnown({ timeNano }: EngineEvent): boolean {
    const difference = timeNano.length - lastTimeNano.length
    return difference === 0 ? timeNano <= lastTimeNano : difference < 0
  }

  function onStart(timeMs: number, container: Container | undefined): void {
    // A policy that is not known yet may be any; a start by hand shows itself by the engine's own count.
    const isByPolicy = lastExit !== null && !wasStopped && container?.restartPolicy?.name !== 'no'
    keep({ kind: 'start', timeMs, isByPolicy })
    if (isByPolicy && lastExit !== null) {
      chain ??= { count: 0, firstMs: lastExit.timeMs, lastStartsMs: [], isLoop: false }
      chain.count += 1
      chain.lastStartsMs = [...chain.lastStartsMs, timeMs].slice(-loopRestarts)
      const [first = timeMs] = chain.lastStartsMs
      const isDense = chain.lastStartsMs.length === loopRestarts && timeMs - first <= loopWindowMs
      if (isDense) chain.isLoop = true
    } else chain = null
    lastStartMs = timeMs
    isRunning = true
    wasStopped = false
    isOutOfMemory = false
  }

  function onExit(timeMs: number, exitCode: number | null): void {
    keep({ kind: 'exit', timeMs, exitCode, isOutOfMemory })
    if (lastStartMs !== null && timeMs - lastStartMs >= stableRunMs) chain = null
    lastExit = { timeMs, exitCode }
    isRunning = false
  }

  /** Whether it was read after the last event, and not while that was still on its way here. */
  function isPresent({ state, startedAtMs, finishedAtMs }: Container): boolean {
    if (lastExit === null || lastStartMs === null) return false
    if (state === 'running') return startedAtMs !== null && startedAtMs > lastExit.timeMs
    return state === 'restarting' && finishedAtMs !== null && finishedAtMs >= lastStartMs
  }

  /** The engine counts from 0 again after a start by hand (API 1.41): what was taken for restarts was none. */
  function countAtMost(restartCount: number): void {
    if (chain === null || restartCount >= chain.count) return
    if (restartCount > 0) {
      chain.count = restartCount
      chain.lastStartsMs = chain.lastStartsMs.slice(-restartCount)
      chain.isLoop = chain.isLoop && restartCount >= loopRestarts
      return
    }
    chain = null
    const at = entries.findLastIndex(({ kind }) => kind === 'start')
    entries = entries.map((entry, index) =>
      index === at && entry.kind === 'start' ? { ...entry, isByPolicy: false } : entry,
    )
  }

  return {
    get story() {
      return { entries: [...entries], droppedCount }
    },
    get loop() {
      if (chain === null || !chain.isLoop) return null
      const spanMs =
        chain.firstMs === null || lastStartMs === null ? null : Math.max(0, lastStartMs - chain.firstMs)
      return { restarts: chain.count, spanMs, lastExitCode: lastExit?.exitCode ?? null }
    },
    get runningSinceMs() {
      return chain?.isLoop === true && isRunning ? lastStartMs : null
    },
    addEvent: (event, container) => {
      if (isKnown(event)) return
      switch (event.action) {
        case 'start':
          onStart(event.timeMs, container)
          break
        case 'die':
          onExit(event.timeMs, exitCodeOf(event))
          break
        case 'oom':
          isOutOfMemory = true
          break
        case 'stop':
        case 'restart':
          wasStopped = event.action === 'stop'
          chain = null
          break
        default:
          return
      }
      lastTimeNano = event.timeNano
    },
    addContainer: (container) => {
      const { state, restartCount, exitCode } = container
      if (!container.isInspected || restartCount === null) return
      if (state === 'exited' || state === 'created' || state === 'dead') {
        // A read may be older than a start that was heard of since.
        if (!isRunning) chain = null
        return
      }
      if (isPresent(container)) {
        // The engine has counted the next restart already while it waits for it.
        countAtMost(state === 'restarting' ? restartCount - 1 : restartCount)
      }
      // Only of what began before this app listened is there no chain by now.
      if (chain === null && isCaughtInLoop(container)) {
        chain = { count: restartCount - 1, firstMs: null, lastStartsMs: [], isLoop: true }
        lastExit ??= { timeMs: container.finishedAtMs ?? 0, exitCode }
      }
    },
    settleDown: () => {
      chain = null
    },
  }
}

/** Waiting for its next start after a short run, and not for the first time: for what began before this app listened. */
function isCaughtInLoop({ state, restartCount, startedAtMs, finishedAtMs }: Container): boolean {
  // The engine counts the restart that it waits for.
  if (state !== 'restarting' || (restartCount ?? 0) <= loopRestarts) return false
  if (startedAtMs === null || finishedAtMs === null) return false
  return finishedAtMs >= startedAtMs && finishedAtMs - startedAtMs < stableRunMs
}

function exitCodeOf({ attributes }: EngineEvent): number | null {
  const code = Number.parseInt(pairValue(attributes, 'exitCode') ?? '', 10)
  return Number.isNaN(code) ? null : code
}
