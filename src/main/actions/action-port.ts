/** What the rest of main may ask to have changed. Implemented by container-actions.ts; lives as long as the app. */
import type { ActionPlan, ActivityEntry, PlainVerb, RemoveOptions } from '@shared/domain/action'
import type { RestartPolicy } from '@shared/domain/container'

export interface Actions {
  /** The activity entries of this run, oldest first, at most 200. */
  readonly entries: readonly ActivityEntry[]
  subscribe(listener: (entry: ActivityEntry) => void): () => void
  /**
   * Rejects with AppFailure NOT_LIVE when the state is not live, and with CANCELLED when a newer plan is asked for while
   * this one still counts files. Nothing is changed by a plan.
   */
  plan(verb: PlainVerb, ids: readonly string[], options: RemoveOptions): Promise<ActionPlan>
  /** As `plan`: which containers get the policy in place of which, and which can't have it. */
  planRestartPolicy(ids: readonly string[], policy: RestartPolicy): Promise<ActionPlan>
  /** Applies a plan once: rechecks each item, reports each result. Resolves when every item is settled. */
  apply(planId: string): Promise<ActivityEntry>
  /**
   * Plan and apply at once, for verbs that lose nothing. A stop or kill of a container that the engine removes when it
   * ends (`--rm`) is not done but told as skipped, with CONFLICT and the field "autoRemove".
   */
  act(verb: Exclude<PlainVerb, 'remove'>, ids: readonly string[]): Promise<ActivityEntry>
  rename(id: string, newName: string): Promise<ActivityEntry>
  undo(activityId: string): Promise<ActivityEntry>
}
