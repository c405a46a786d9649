/** Runs the changes of one action, tells how far it is, and keeps what is needed to take it back. Lives as long as the app. */
import type {
  ActionTarget,
  ActivityEntry,
  ContainerVerb,
  ItemResult,
  RemoveOptions,
} from '@shared/domain/action'
import { isActive } from '@shared/domain/container'
import type { AppError } from '@shared/domain/result'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import type { Clock } from '../state/clock'
import { inParallel } from '../state/in-parallel'
import type { LiveState } from '../state/state-port'
import { finalState, type ActivityLog } from './activity-log'
import { dockerCommand } from './docker-command'
import { runItem, type PolicyChange, type WorkItem } from './item-runner'
import { notLive, refusalError, type Refusal } from './refusals'

export interface Work {
  readonly verb: ContainerVerb
  readonly items: readonly WorkItem[]
  /** Told as skipped. */
  readonly refusals: readonly Refusal[]
  readonly options: RemoveOptions
  readonly newName: string | null
  readonly isRechecked: boolean
  readonly engineId: string
}

export interface Undo {
  readonly verb: ContainerVerb
  readonly ids: readonly string[]
  readonly engineId: string
  /** A rename's names: as it was before, and as the rename made it. */
  readonly oldName: string | null
  readonly newName: string | null
  /** For set-restart-policy: by id, from what was set back to what it was. */
  readonly policyChanges: ReadonlyMap<string, PolicyChange>
}

export interface ActivityRunner {
  /** Resolves when every item is settled. */
  run(work: Work): Promise<ActivityEntry>
  /** What would take it back; null when there is nothing, or it was taken. */
  peekUndo(activityId: string): Undo | null
  /** As peekUndo, and uses it up. */
  takeUndo(activityId: string): Undo | null
  forget(activityId: string): void
}

const changesAtOnce = 4
/** Entries with more items are told less often than item by item: each telling carries all results so far. */
const maximumTellings = 100

const inverses: Partial<Record<ContainerVerb, ContainerVerb>> = {
  start: 'stop',
  stop: 'start',
  pause: 'unpause',
  unpause: 'pause',
  rename: 'rename',
  'set-restart-policy': 'set-restart-policy',
}

export function createActivityRunner(tools: {
  readonly port: EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly randomId: () => string
  readonly logger: Logger
  readonly log: ActivityLog
}): ActivityRunner {
  const { port, state, clock, randomId, logger, log } = tools
  const undos = new Map<string, Undo>()

  async function run(work: Work): Promise<ActivityEntry> {
    const targets: ActionTarget[] = [
      ...work.items.map(({ target }) => target),
      ...work.refusals.map(toTarget),
    ]
    const results = new Map<string, ItemResult>()
    for (const refusal of work.refusals) {
      results.set(refusal.id, { ...toTarget(refusal), outcome: 'skipped', error: refusalError(refusal) })
    }
    let entry: ActivityEntry = {
      activityId: randomId(),
      verb: work.verb,
      targets,
      dockerCommand: dockerCommand({
        ...work,
        endpoint: port.endpoint,
        targets: work.items.map(({ target, before, policyChange }) => ({
          ...target,
          isActive: isActive(before.state),
          ...(policyChange === undefined ? {} : { restartPolicy: policyChange.to }),
        })),
      }),
      state: 'running',
      startedAtMs: clock.nowMs(),
      finishedAtMs: null,
      results: inOrder(),
      newName: work.newName,
      undoVerb: null,
    }
    log.put(entry)

    function inOrder(): readonly ItemResult[] {
      return targets.flatMap(({ id }) => results.get(id) ?? [])
    }

    const step = Math.max(1, Math.ceil(work.items.length / maximumTellings))
    let settledCount = 0
    function tell(result: ItemResult, isSettled: boolean): void {
      results.set(result.id, result)
      if (isSettled) settledCount += 1
      if (settledCount % step !== 0 || settledCount === work.items.length) return
      entry = { ...entry, results: inOrder() }
      log.put(entry)
    }

    const itemTools = { port, clock, logger, obstacle: () => obstacleTo(work.engineId) }
    const itemWork = { ...work, activityId: entry.activityId }
    await inParallel(work.items, work.verb === 'remove' ? 1 : changesAtOnce, async (item) => {
      tell(await runItem(itemTools, itemWork, item, (result) => tell(result, false)), true)
    })

    const settled = inOrder()
    const undo = undoOf(work, settled)
    if (undo !== null) undos.set(entry.activityId, undo)
    entry = {
      ...entry,
      results: settled,
      state: finalState(settled),
      finishedAtMs: clock.nowMs(),
      undoVerb: undo?.verb ?? null,
    }
    log.put(entry)
    return entry
  }

  /** Looked at before each single change: an action of many may outlive its connection. */
  function obstacleTo(engineId: string): AppError | null {
    const obstacle = notLive(state)
    if (obstacle !== null) return obstacle
    const current = state.status.identity
    return current === null || current.engineId === engineId
      ? null
      : { code: 'PLAN_EXPIRED', message: 'Another engine answers now.' }
  }

  function undoOf(work: Work, results: readonly ItemResult[]): Undo | null {
    const verb = inverses[work.verb]
    if (verb === undefined) return null
    const done = new Set(results.filter(({ outcome }) => outcome === 'done').map(({ id }) => id))
    // One with --rm is gone once it is stopped: after a stop there is nothing to start, and a start must not be taken
    // back by what deletes it.
    const isSpoiltByRm = work.verb === 'stop' || work.verb === 'start'
    const undoable = work.items.filter(
      ({ target, before }) => done.has(target.id) && !(isSpoiltByRm && before.isAutoRemove !== false),
    )
    if (undoable.length === 0) return null
    return {
      verb,
      ids: undoable.map(({ target }) => target.id),
      engineId: work.engineId,
      oldName: work.verb === 'rename' ? (undoable[0]?.before.name ?? null) : null,
      newName: work.newName,
      policyChanges: new Map(
        undoable.flatMap(({ target, policyChange }) =>
          policyChange === undefined
            ? []
            : [[target.id, { from: policyChange.to, to: policyChange.from }] as const],
        ),
      ),
    }
  }

  return {
    run,
    peekUndo: (activityId) => undos.get(activityId) ?? null,
    takeUndo: (activityId) => {
      const undo = undos.get(activityId) ?? null
      undos.delete(activityId)
      const entry = log.entries.find((candidate) => candidate.activityId === activityId)
      if (undo !== null && entry !== undefined) log.put({ ...entry, undoVerb: null })
      return undo
    },
    forget: (activityId) => {
      undos.delete(activityId)
    },
  }
}

function toTarget({ id, name }: ActionTarget): ActionTarget {
  return { id, name }
}
