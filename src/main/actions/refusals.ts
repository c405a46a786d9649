/** Why something is not even tried, in the words that results carry. Pure. */
import type { ActionTarget, PlanRefusal } from '@shared/domain/action'
import type { AppError } from '@shared/domain/result'
import type { LiveState } from '../state/state-port'

/** `needs-plan`: it would be lost, and nobody was told so. Plans themselves never refuse for that. */
export interface Refusal extends ActionTarget {
  readonly reason: PlanRefusal['reason'] | 'needs-plan'
}

export function notLive(state: LiveState): AppError | null {
  return state.status.phase === 'live'
    ? null
    : { code: 'NOT_LIVE', message: 'The engine is not connected, so nothing is changed.' }
}

/** Why an item was left out, as its result tells it. */
export function refusalError({ reason }: Refusal): AppError {
  switch (reason) {
    case 'is-running':
      return { code: 'CONFLICT', message: 'The container is running.' }
    case 'wrong-state':
      return { code: 'CONFLICT', message: "The container's present state does not allow this." }
    case 'is-swarm-task':
      return { code: 'FORBIDDEN', message: 'The container is a task of a Swarm service, which owns it.' }
    case 'needs-plan':
      return {
        code: 'CONFLICT',
        message: 'The engine removes the container when it ends (--rm), so a plan has to be shown first.',
        field: 'autoRemove',
      }
    case 'is-auto-remove':
      return { code: 'CONFLICT', message: 'The container removes itself when it ends (--rm).' }
    case 'is-same':
      return { code: 'CONFLICT', message: 'The container is as it was asked to be already.' }
    case 'not-found':
      return { code: 'NOT_FOUND', message: 'The container is not on the engine any more.' }
  }
}
