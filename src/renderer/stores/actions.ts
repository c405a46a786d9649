/**
 * What a person asks the engine to change. The rows show it as pending from the click on; the engine's own event, not the
 * answer to the call, changes them.
 */
import { defineStore } from 'pinia'
import type {
  ActionPlan,
  ActionTarget,
  ActivityEntry,
  ContainerVerb,
  PlainVerb,
  RemoveOptions,
} from '@shared/domain/action'
import type { RestartPolicy } from '@shared/domain/container'
import type { Result } from '@shared/domain/result'
import { call } from '../api/client'
import { useContainersStore } from './containers'
import { useNoticesStore } from './notices'

export type OneClickVerb = Exclude<PlainVerb, 'remove'>
export type BulkVerb = Exclude<ContainerVerb, 'rename'>
/** What goes by a shown plan: what loses something, and what is done to a whole project at once. */
export type PlannedVerb = 'remove' | 'kill' | 'stop' | 'start' | 'restart'

export const useActionsStore = defineStore('actions', () => {
  const containers = useContainersStore()
  const notices = useNoticesStore()

  function targetsOf(ids: readonly string[]): ActionTarget[] {
    return ids.map((id) => ({ id, name: containers.rows.get(id)?.name ?? '' }))
  }

  /** Pending while the call runs; a failure is told, and so is the sum of an action on several. */
  async function run(
    verb: ContainerVerb,
    ids: readonly string[],
    action: () => Promise<Result<ActivityEntry>>,
  ): Promise<Result<ActivityEntry>> {
    const targets = targetsOf(ids)
    containers.beginPending(verb, ids)
    const result = await action()
    if (!result.ok) {
      containers.endPending(ids)
      notices.add({ kind: 'refused', verb, targets, error: result.error })
      return result
    }
    containers.settlePending(result.value)
    const answered = new Set(result.value.results.map((item) => item.id))
    containers.endPending(ids.filter((id) => !answered.has(id)))
    const isWorthTelling = result.value.targets.length > 1 || result.value.state !== 'succeeded'
    if (isWorthTelling) notices.add({ kind: 'outcome', entry: result.value })
    return result
  }

  function act(verb: OneClickVerb, ids: readonly string[]): Promise<Result<ActivityEntry>> {
    return run(verb, ids, () => call('actions.act', { verb, ids: [...ids] }))
  }

  /** Refusals are the dialog's to show: what was typed is still in it. */
  async function rename(id: string, name: string): Promise<Result<ActivityEntry>> {
    containers.beginPending('rename', [id])
    const result = await call('actions.rename', { id, name })
    if (result.ok) containers.settlePending(result.value)
    else containers.endPending([id])
    return result
  }

  /** Changes nothing: lists what would change. */
  function plan(
    verb: PlannedVerb,
    ids: readonly string[],
    options: RemoveOptions,
  ): Promise<Result<ActionPlan>> {
    return call('actions.plan', { verb, ids: [...ids], options })
  }

  /** Changes nothing: lists which containers would get the policy in place of which. */
  function planRestartPolicy(ids: readonly string[], policy: RestartPolicy): Promise<Result<ActionPlan>> {
    const { name, maximumRetryCount } = policy
    const input =
      name === 'on-failure' ? { name, maximumRetryCount } : { name, maximumRetryCount: 0 as const }
    return call('actions.planRestartPolicy', { ids: [...ids], policy: input })
  }

  function apply(shown: ActionPlan): Promise<Result<ActivityEntry>> {
    return run(
      shown.verb,
      shown.items.map((item) => item.id),
      () => call('actions.apply', { planId: shown.planId }),
    )
  }

  function undo(entry: ActivityEntry): Promise<Result<ActivityEntry>> {
    const verb = entry.undoVerb ?? entry.verb
    return run(
      verb,
      entry.results.filter((item) => item.outcome === 'done').map((item) => item.id),
      () => call('actions.undo', { activityId: entry.activityId }),
    )
  }

  return { act, rename, plan, planRestartPolicy, apply, undo }
})
