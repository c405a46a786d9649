/**
 * One change to one container: checked again, asked for once and never repeated, and looked at afterwards when no answer
 * came. Holds nothing.
 */
import type { ActionTarget, ContainerVerb, ItemResult, RemoveOptions } from '@shared/domain/action'
import { isActive, type Container, type RestartPolicy } from '@shared/domain/container'
import { isSamePolicy, writtenPolicy } from '@shared/domain/restart-policy'
import { toAppError, type AppError } from '@shared/domain/result'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import { pause, type Clock } from '../state/clock'

export interface WorkItem {
  readonly target: ActionTarget
  /** As it was when the person decided. */
  readonly before: Container
  /** For set-restart-policy alone: what it was when the person decided, and what it becomes. */
  readonly policyChange?: PolicyChange
}

export interface PolicyChange {
  readonly from: RestartPolicy
  readonly to: RestartPolicy
}

export interface ItemWork {
  readonly activityId: string
  readonly verb: ContainerVerb
  readonly options: RemoveOptions
  readonly newName: string | null
  /** Look again before the change, and leave out what is not what was shown. */
  readonly isRechecked: boolean
}

/** When to look after a change that got no answer, in ms: a hung engine carries it out when it comes back. */
const lookDelaysMs = [0, 500, 1000, 2000, 4000, 8000]

export async function runItem(
  tools: {
    readonly port: EnginePort
    readonly clock: Clock
    readonly logger: Logger
    /** Why the engine must not be written to, if so. */
    readonly obstacle: () => AppError | null
  },
  work: ItemWork,
  item: WorkItem,
  /** Called with "unknown" while a change without an answer is being looked into. */
  onProvisional: (result: ItemResult) => void,
): Promise<ItemResult> {
  const { port, clock, logger } = tools
  const result = (outcome: ItemResult['outcome'], error: AppError | null = null): ItemResult => ({
    ...item.target,
    outcome,
    error,
  })
  const fields = { activityId: work.activityId, verb: work.verb, id: item.target.id, name: item.target.name }

  async function attempt(): Promise<ItemResult> {
    const obstacle = tools.obstacle()
    if (obstacle !== null) return result('skipped', obstacle)
    if (work.isRechecked) {
      const settled = await recheck()
      if (settled !== null) return settled
    }
    logger.log('info', 'Asking the engine for a change.', fields)
    try {
      return result(await write(port, work, item))
    } catch (cause) {
      return await judge(toAppError(cause))
    }
  }

  /** null when the container is still what the plan showed. */
  async function recheck(): Promise<ItemResult | null> {
    try {
      const now = await port.inspectContainer(item.target.id)
      if (now === null) {
        return work.verb === 'remove' ? result('unchanged') : result('skipped', changed('It is gone.'))
      }
      if (now.name !== item.target.name) return result('skipped', changed(`It is now named ${now.name}.`))
      if (item.policyChange !== undefined) {
        const settled = recheckPolicy(item.policyChange, now)
        if (settled !== null) return settled
      } else if (isActive(now.state) !== isActive(item.before.state)) {
        return result('skipped', changed(`It is now ${now.state}.`))
      }
      // Waiting for the check took time in which the connection may have gone.
      const obstacle = tools.obstacle()
      return obstacle === null ? null : result('skipped', obstacle)
    } catch (cause) {
      // Nothing was asked for yet, so this is a plain failure.
      return result('failed', toAppError(cause))
    }
  }

  /** A policy is changed in any state, so only the policy itself must still be what was shown. */
  function recheckPolicy({ from, to }: PolicyChange, now: Container): ItemResult | null {
    const { restartPolicy } = now
    if (restartPolicy === null || isSamePolicy(restartPolicy, from)) return null
    return isSamePolicy(restartPolicy, to)
      ? result('unchanged')
      : result('skipped', changed(`Its restart policy is now ${writtenPolicy(restartPolicy)}.`))
  }

  async function judge(error: AppError): Promise<ItemResult> {
    if (work.verb === 'remove' && error.code === 'NOT_FOUND') return confirmGone(error)
    const isUnderWay =
      work.verb === 'remove' && error.code === 'CONFLICT' && /already in progress/.test(error.detail ?? '')
    const isUnanswered =
      error.code === 'ENGINE_TIMEOUT' || (error.code === 'ENGINE_UNREACHABLE' && !wasNeverSent(port, error))
    if (!isUnderWay && !isUnanswered) return result('failed', error)
    onProvisional(result('unknown', error))
    // What already was so shows no change, and must not be taken back by an undo.
    const seen = isEvidence(work, item, item.before) ? 'unchanged' : 'done'
    for (const delayMs of lookDelaysMs) {
      await pause(clock, delayMs, never)
      try {
        const now = await port.inspectContainer(item.target.id)
        if (isEvidence(work, item, now)) return result(seen)
      } catch {
        // Still no answer: what became of the change stays unknown.
      }
    }
    return result(isUnanswered ? 'unknown' : 'failed', error)
  }

  /** An answer that it is not there is looked into: a removal must not be said to have been where nothing is gone. */
  async function confirmGone(error: AppError): Promise<ItemResult> {
    try {
      const now = await port.inspectContainer(item.target.id)
      return now === null ? result('unchanged') : result('failed', error)
    } catch (cause) {
      return result('unknown', toAppError(cause))
    }
  }

  const settled = await attempt()
  logger.log(settled.outcome === 'failed' ? 'warning' : 'info', 'A change is settled.', {
    ...fields,
    outcome: settled.outcome,
    code: settled.error?.code ?? null,
    detail: settled.error?.detail ?? null,
  })
  return settled
}

/** Nobody was there to take the request: each change has a connection of its own, so none was half way. */
function wasNeverSent(port: EnginePort, error: AppError): boolean {
  return ['no-socket', 'refused', 'unknown-host'].includes(port.describeFailure(error).reason)
}

const never = new AbortController().signal

function changed(detail: string): AppError {
  return { code: 'CHANGED_SINCE_PLAN', message: 'The container changed since the plan was shown.', detail }
}

function write(
  port: EnginePort,
  work: ItemWork,
  { target: { id }, before, policyChange }: WorkItem,
): Promise<'done' | 'unchanged'> {
  switch (work.verb) {
    case 'start':
      return port.startContainer(id)
    case 'stop':
      return port.stopContainer(id)
    case 'restart':
      return port.restartContainer(id)
    case 'pause':
      return port.pauseContainer(id)
    case 'unpause':
      return port.unpauseContainer(id)
    case 'kill':
      return port.killContainer(id)
    case 'remove':
      return port.removeContainer(id, {
        // What was shown as stopped may have been started since the check: without force the engine refuses then.
        force: work.options.force && isActive(before.state),
        volumes: work.options.removeAnonymousVolumes,
      })
    case 'rename':
      return port.renameContainer(id, work.newName ?? '')
    case 'set-restart-policy':
      if (policyChange === undefined) throw new Error('The policy to set is missing.')
      return port.setRestartPolicy(id, policyChange.to)
  }
}

/** Whether the container shows that the change was made. */
export function isEvidence(
  { verb, newName }: Pick<ItemWork, 'verb' | 'newName'>,
  { before, policyChange }: Omit<WorkItem, 'target'>,
  now: Container | null,
): boolean {
  if (now === null) {
    return verb === 'remove' || ((verb === 'stop' || verb === 'kill') && before.isAutoRemove === true)
  }
  switch (verb) {
    case 'start':
      return now.state === 'running'
    case 'stop':
    case 'kill':
      return !isActive(now.state)
    case 'restart':
      return now.state === 'running' && now.startedAtMs !== null && now.startedAtMs !== before.startedAtMs
    case 'pause':
      return now.state === 'paused'
    case 'unpause':
      return now.state === 'running'
    case 'remove':
      return false
    case 'rename':
      return now.name === newName
    case 'set-restart-policy':
      return policyChange !== undefined && isSamePolicy(now.restartPolicy, policyChange.to)
  }
}
