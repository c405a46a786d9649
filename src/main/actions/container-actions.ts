/**
 * What changes containers: planned, then applied once, each change asked for a single time and its outcome told as it
 * is. Plans live for ten minutes, entries for this run of the app.
 */
import type {
  ActionPlan,
  ActivityEntry,
  ContainerVerb,
  PlainVerb,
  RemoveOptions,
} from '@shared/domain/action'
import { isActive, type RestartPolicy } from '@shared/domain/container'
import { AppFailure } from '@shared/domain/result'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import type { Clock } from '../state/clock'
import type { LiveState } from '../state/state-port'
import type { Actions } from './action-port'
import { createActivityLog } from './activity-log'
import { createActivityRunner, type Undo } from './activity-runner'
import { createChangedFiles } from './changed-files'
import { assess, type Assessment, type PlannedItem } from './container-planner'
import { dockerCommand } from './docker-command'
import { mayRemove } from './plan-notes'
import type { WorkItem } from './item-runner'
import { notLive, type Refusal } from './refusals'
import { assessRestartPolicy } from './restart-policy-planner'

export const planLifeMs = 10 * 60_000
const maximumPlans = 100
const noOptions: RemoveOptions = { force: false, removeAnonymousVolumes: false }

interface KeptPlan {
  readonly plan: ActionPlan
  readonly planned: readonly PlannedItem[]
  /** By the clock that never jumps. */
  readonly expiresMs: number
}

export function createContainerActions(tools: {
  readonly port: EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly randomId: () => string
  readonly logger: Logger
}): Actions {
  const { port, state, clock, randomId, logger } = tools
  const plans = new Map<string, KeptPlan>()
  const changedFiles = createChangedFiles({ reads: port, clock })
  let counting = new AbortController()
  const log = createActivityLog({ logger, onForgotten: (id) => runner.forget(id) })
  const runner = createActivityRunner({ ...tools, log })

  function requireLive(): void {
    const obstacle = notLive(state)
    if (obstacle !== null) throw new AppFailure(obstacle)
  }

  async function knownEngineId(): Promise<string> {
    return (state.status.identity ?? (await port.identity())).engineId
  }

  async function plan(verb: PlainVerb, ids: readonly string[], options: RemoveOptions): Promise<ActionPlan> {
    requireLive()
    // The window shows one plan at a time: nobody waits for the counts of the one before.
    counting.abort()
    counting = new AbortController()
    const { signal } = counting
    const countFiles = (id: string) => changedFiles.noteFor(id, signal)
    const engineId = await knownEngineId()
    const assessed = await assess(tools, { verb, ids, options, countFiles })
    return keepPlan({ verb, engineId, options, ...assessed })
  }

  async function planRestartPolicy(ids: readonly string[], policy: RestartPolicy): Promise<ActionPlan> {
    requireLive()
    const engineId = await knownEngineId()
    const assessed = await assessRestartPolicy(port, ids, policy)
    return keepPlan({ verb: 'set-restart-policy', engineId, options: noOptions, ...assessed })
  }

  function keepPlan(request: Assessment & Pick<ActionPlan, 'verb' | 'engineId' | 'options'>): ActionPlan {
    const { verb, engineId, options, planned, refusals } = request
    const made: ActionPlan = {
      planId: randomId(),
      verb,
      engineId,
      items: planned.map(({ item }) => item),
      refusals,
      options,
      dockerCommand: dockerCommand({
        endpoint: port.endpoint,
        verb,
        targets: planned.map(({ container, item, policyChange }) => ({
          ...item,
          isActive: isActive(container.state),
          ...(policyChange === undefined ? {} : { restartPolicy: policyChange.to }),
        })),
        options,
        newName: null,
      }),
      expiresAtMs: clock.nowMs() + planLifeMs,
    }
    const expiresMs = clock.monotonicMs() + planLifeMs
    plans.set(made.planId, { plan: made, planned, expiresMs })
    for (const oldest of plans.keys()) {
      if (plans.size <= maximumPlans) break
      plans.delete(oldest)
    }
    return made
  }

  async function apply(planId: string): Promise<ActivityEntry> {
    requireLive()
    const kept = plans.get(planId)
    // Taken out before anything is awaited: a second click finds nothing.
    plans.delete(planId)
    if (kept === undefined || clock.monotonicMs() > kept.expiresMs) {
      throw new AppFailure({ code: 'PLAN_EXPIRED', message: 'The plan was used or is too old.' })
    }
    if (kept.planned.length === 0) {
      throw new AppFailure({ code: 'CONFLICT', message: 'The plan leaves nothing to do.' })
    }
    // Asked of the engine itself: whoever listens at the endpoint now may not be whom the plan was made with.
    if ((await port.identity()).engineId !== kept.plan.engineId) {
      throw new AppFailure({ code: 'PLAN_EXPIRED', message: 'The plan belongs to another engine.' })
    }
    return runner.run({
      verb: kept.plan.verb,
      items: kept.planned.map(toWorkItem),
      refusals: [],
      options: kept.plan.options,
      newName: null,
      isRechecked: true,
      engineId: kept.plan.engineId,
    })
  }

  async function actNow(
    verb: ContainerVerb,
    ids: readonly string[],
    newName: string | null,
    /** Called at the last moment in which nothing has been changed; may throw. */
    onReady = (): void => {},
  ): Promise<ActivityEntry> {
    requireLive()
    const engineId = await knownEngineId()
    const assessed = await assess(tools, { verb, ids, options: noOptions, countFiles: null })
    const refusals: Refusal[] = [...assessed.refusals]
    const planned = assessed.planned.filter(({ container, item: { id, name } }) => {
      const isLoss = mayRemove(verb, container)
      if (isLoss) refusals.push({ id, name, reason: 'needs-plan' })
      return !isLoss
    })
    onReady()
    return runner.run({
      verb,
      items: planned.map(toWorkItem),
      refusals,
      options: noOptions,
      newName,
      isRechecked: false,
      engineId,
    })
  }

  async function undo(activityId: string): Promise<ActivityEntry> {
    requireLive()
    const { engineId } = await port.identity()
    const undoable = runner.peekUndo(activityId)
    if (undoable === null) throw nothingToTakeBack()
    if (undoable.engineId !== engineId) {
      throw new AppFailure({ code: 'PLAN_EXPIRED', message: 'The action was done on another engine.' })
    }
    const { verb, ids, oldName, newName } = undoable
    if (verb === 'rename') {
      const [id = ''] = ids
      if ((await port.inspectContainer(id))?.name !== newName) {
        throw new AppFailure({
          code: 'CHANGED_SINCE_PLAN',
          message: 'The container was renamed again or is gone.',
        })
      }
    }
    if (verb === 'set-restart-policy') return undoRestartPolicy(activityId, undoable)
    // Used up only now: a refusal may be over in a moment. A second click that came in between finds nothing.
    return actNow(verb, ids, oldName, () => {
      if (runner.takeUndo(activityId) === null) throw nothingToTakeBack()
    })
  }

  /** Each gets back its own; one whose policy is no longer what was set is left alone. */
  async function undoRestartPolicy(activityId: string, undoable: Undo): Promise<ActivityEntry> {
    const items: WorkItem[] = []
    const refusals: Refusal[] = []
    for (const [id, policyChange] of undoable.policyChanges) {
      const before = await port.inspectContainer(id)
      if (before === null) refusals.push({ id, name: '', reason: 'not-found' })
      else items.push({ target: { id, name: before.name }, before, policyChange })
    }
    if (runner.takeUndo(activityId) === null) throw nothingToTakeBack()
    return runner.run({
      verb: 'set-restart-policy',
      items,
      refusals,
      options: noOptions,
      newName: null,
      isRechecked: true,
      engineId: undoable.engineId,
    })
  }

  return {
    get entries() {
      return log.entries
    },
    subscribe: (listener) => log.subscribe(listener),
    plan,
    planRestartPolicy,
    apply,
    act: (verb, ids) => actNow(verb, ids, null),
    rename: (id, newName) => actNow('rename', [id], newName),
    undo,
  }
}

function toWorkItem({ container, item: { id, name }, policyChange }: PlannedItem): WorkItem {
  const item = { target: { id, name }, before: container }
  return policyChange === undefined ? item : { ...item, policyChange }
}

function nothingToTakeBack(): AppFailure {
  return new AppFailure({ code: 'PLAN_EXPIRED', message: 'There is nothing to take back any more.' })
}
