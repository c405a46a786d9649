/**
 * Actions before there is an engine to act on: all are refused. Once attached they are the engine's own. What was done on
 * an engine before it stays in the list. Lives as long as the app.
 */
import type { ActivityEntry } from '@shared/domain/action'
import { AppFailure } from '@shared/domain/result'
import { maximumEntries } from './activity-log'
import type { Actions } from './action-port'

export interface DeferredActions extends Actions {
  /** From now on everything goes to `actions`. */
  attach(actions: Actions): void
}

export function createDeferredActions(): DeferredActions {
  const listeners = new Set<(entry: ActivityEntry) => void>()
  let attached: Actions | null = null
  const all: Actions[] = []

  const use = <T>(act: (actions: Actions) => Promise<T>): Promise<T> =>
    attached === null
      ? Promise.reject(new AppFailure({ code: 'NOT_LIVE', message: 'There is no engine to act on.' }))
      : act(attached)

  return {
    get entries() {
      return all.flatMap(({ entries }) => entries).slice(-maximumEntries)
    },
    subscribe: (listener) => {
      const own = (entry: ActivityEntry) => listener(entry)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    plan: (verb, ids, options) => use((actions) => actions.plan(verb, ids, options)),
    planRestartPolicy: (ids, policy) => use((actions) => actions.planRestartPolicy(ids, policy)),
    apply: (planId) => use((actions) => actions.apply(planId)),
    act: (verb, ids) => use((actions) => actions.act(verb, ids)),
    rename: (id, newName) => use((actions) => actions.rename(id, newName)),
    // Whoever did it takes it back, or refuses: no other engine has anything to do with it.
    undo: (activityId) => {
      const owner = all.find(({ entries }) => entries.some((entry) => entry.activityId === activityId))
      return use((actions) => (owner ?? actions).undo(activityId))
    },
    attach: (actions) => {
      attached = actions
      all.push(actions)
      actions.subscribe((entry) => {
        for (const listener of [...listeners]) listener(entry)
      })
    },
  }
}
