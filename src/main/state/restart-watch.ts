/**
 * Watches the starts and ends of every container for loops and keeps their story for as long as the app runs. Bounded: the
 * containers that were heard of last, the last entries of each.
 */
import type { EngineEvent } from '@shared/domain/event'
import type { RestartLoop, RestartStory } from '@shared/domain/restart-loop'
import type { Clock, Timer } from './clock'
import { createRestartHistory, stableRunMs, type RestartHistory } from './restart-history'
import type { LiveState } from './state-port'

const maximumHistories = 2_000
const followedActions: ReadonlySet<string> = new Set(['start', 'die', 'oom', 'stop', 'restart'])

export interface RestartWatch {
  loopOf(containerId: string): RestartLoop | null
  storyOf(containerId: string): RestartStory
  /** Hears the ids of containers whose loop may have begun, gone on or ended. */
  subscribe(listener: (containerIds: readonly string[]) => void): () => void
}

export function createRestartWatch(options: {
  readonly state: LiveState
  readonly clock: Clock
}): RestartWatch {
  const { state, clock } = options
  const histories = new Map<string, RestartHistory>()
  const timers = new Map<string, Timer>()
  const listeners = new Set<(containerIds: readonly string[]) => void>()

  function historyOf(id: string): RestartHistory {
    const history = histories.get(id) ?? createRestartHistory()
    // Those that were heard of last stand last.
    histories.delete(id)
    histories.set(id, history)
    for (const oldest of histories.keys()) {
      if (histories.size <= maximumHistories) break
      forget(oldest)
    }
    return history
  }

  function forget(id: string): void {
    histories.delete(id)
    timers.get(id)?.cancel()
    timers.delete(id)
  }

  function onEvents(events: readonly EngineEvent[]): void {
    const touched = new Set<string>()
    for (const event of events) {
      if (event.type !== 'container' || !followedActions.has(event.action)) continue
      historyOf(event.actorId).addEvent(event, state.snapshot.containers.get(event.actorId))
      touched.add(event.actorId)
    }
    // Events are told late and together: the container may have been read since, and not be read again.
    for (const id of touched) {
      const container = state.snapshot.containers.get(id)
      if (container !== undefined) histories.get(id)?.addContainer(container)
    }
    tell(touched)
  }

  function tell(ids: ReadonlySet<string>): void {
    for (const id of ids) awaitStability(id)
    if (ids.size === 0) return
    for (const listener of [...listeners]) listener([...ids])
  }

  /** Nothing announces that a container keeps running. */
  function awaitStability(id: string): void {
    timers.get(id)?.cancel()
    timers.delete(id)
    const history = histories.get(id)
    if (history === undefined || history.runningSinceMs === null) return
    const timer = clock.setTimer(() => {
      timers.delete(id)
      history.settleDown()
      tell(new Set([id]))
    }, stableRunMs)
    timers.set(id, timer)
  }

  state.subscribe((change) => {
    if (change.kind === 'events') onEvents(change.added)
    if (change.kind !== 'containers') return
    for (const id of change.patch.removed) forget(id)
    const touched = new Set<string>()
    for (const container of change.patch.upserts) {
      const known = histories.get(container.id)
      // Most containers never restart, and need no history.
      if (known === undefined && container.state !== 'restarting') continue
      const history = known ?? historyOf(container.id)
      const hadLoop = history.loop !== null
      history.addContainer(container)
      if (hadLoop !== (history.loop !== null)) touched.add(container.id)
    }
    tell(touched)
  })
  onEvents(state.recentEvents)
  for (const container of state.snapshot.containers.values()) {
    if (container.state === 'restarting') historyOf(container.id).addContainer(container)
  }

  return {
    loopOf: (id) => histories.get(id)?.loop ?? null,
    storyOf: (id) => histories.get(id)?.story ?? { entries: [], droppedCount: 0 },
    subscribe: (listener) => {
      const own = (ids: readonly string[]) => listener(ids)
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}
