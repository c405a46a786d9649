/** Why something is not even tried, in the words that results carry. Pure. */
import type { PlanRefusal } from '@shared/domain/action'
import type { AppError } from '@shared/domain/result'
import type { LiveState } from '../state/state-port'

export function notLive(state: LiveState): AppError | null {
  return state.status.phase === 'live'
    ? null
    : { code: 'NOT_LIVE', message: 'The engine is not connected, so nothing is changed.' }
}

/** Why an item was left out, as its result tells it. */
export function refusalError({ reason }: PlanRefusal): AppError {
  switch (reason) {
    case 'is-running':
      return { code: 'CONFLICT', message: 'The container is running.' }
    case 'wrong-state':
      return { code: 'CONFLICT', message: "The container's present state does not allow this." }
    case 'is-swarm-task':
      return { code: 'FORBIDDEN', message: 'The container is a task of a Swarm service, which owns it.' }
    case 'not-found':
      return { code: 'NOT_FOUND', message: 'The container is not on the engine any more.' }
  }
}
