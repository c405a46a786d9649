/** What a person asks the engine to change, as data: the plan that is shown first and the record of what came of it. */
import type { RestartPolicy } from './container'
import type { AppError } from './result'

export const containerVerbs = [
  'start',
  'stop',
  'restart',
  'pause',
  'unpause',
  'kill',
  'remove',
  'rename',
  'set-restart-policy',
] as const
export type ContainerVerb = (typeof containerVerbs)[number]
/** A verb that needs nothing but the containers it is for. */
export type PlainVerb = Exclude<ContainerVerb, 'rename' | 'set-restart-policy'>

/**
 * What an action is about. `remove`, `kill` on several, and `stop` or `kill` of what may be removed when it ends (`--rm`)
 * always go by a shown plan; the rest loses nothing and is done at a click.
 */
export interface ActionTarget {
  readonly id: string
  readonly name: string
}

/** Something that a plan's item takes with it or leaves behind. The window turns each into a sentence. */
export type PlanNote =
  | { readonly kind: 'is-running' }
  | {
      readonly kind: 'changed-files'
      readonly added: number
      readonly modified: number
      readonly deleted: number
      readonly bytes: number | null
    }
  | { readonly kind: 'changed-files-unknown'; readonly detail: string }
  /** One of very many: nobody would wait for the count of all. */
  | { readonly kind: 'changed-files-not-counted' }
  | { readonly kind: 'anonymous-volumes'; readonly names: readonly string[]; readonly isRemoved: boolean }
  | { readonly kind: 'named-volumes-stay'; readonly names: readonly string[] }
  | { readonly kind: 'logs-go' }
  | { readonly kind: 'auto-remove' }
  | { readonly kind: 'swarm-task' }
  | { readonly kind: 'compose-member'; readonly project: string }
  | { readonly kind: 'network-shared-by'; readonly names: readonly string[] }
  | { readonly kind: 'restart-policy'; readonly from: RestartPolicy; readonly to: RestartPolicy }

export interface PlanItem extends ActionTarget {
  /** The image reference: tells look-alike names apart. */
  readonly imageReference: string
  readonly notes: readonly PlanNote[]
}

/** An object that was asked for and is left out, with the reason. */
export interface PlanRefusal extends ActionTarget {
  readonly reason: 'is-running' | 'is-swarm-task' | 'not-found' | 'wrong-state' | 'is-auto-remove' | 'is-same'
}

export interface ActionPlan {
  readonly planId: string
  readonly verb: ContainerVerb
  readonly engineId: string
  readonly items: readonly PlanItem[]
  readonly refusals: readonly PlanRefusal[]
  readonly options: RemoveOptions
  /** Exact and pasteable; "" when no item is left. */
  readonly dockerCommand: string
  readonly expiresAtMs: number
}

export interface RemoveOptions {
  /** Kill and remove containers that run. */
  readonly force: boolean
  /** Remove their anonymous volumes too. */
  readonly removeAnonymousVolumes: boolean
}

/** done: the engine did it · unchanged: it already was so · unknown: no answer, and the check did not settle it. */
export type ItemOutcome = 'done' | 'unchanged' | 'failed' | 'unknown' | 'skipped'

export interface ItemResult extends ActionTarget {
  readonly outcome: ItemOutcome
  readonly error: AppError | null
}

export type ActivityState = 'running' | 'succeeded' | 'partly' | 'failed' | 'unknown'

export interface ActivityEntry {
  readonly activityId: string
  readonly verb: ContainerVerb
  readonly targets: readonly ActionTarget[]
  readonly dockerCommand: string
  readonly state: ActivityState
  readonly startedAtMs: number
  readonly finishedAtMs: number | null
  readonly results: readonly ItemResult[]
  /** The new name, for a rename. */
  readonly newName: string | null
  /** The verb that takes it back, where there is one. */
  readonly undoVerb: ContainerVerb | null
}
