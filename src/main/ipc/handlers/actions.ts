/** What changes the engine, handed on to the actions as it came: full ids, and removal only by a plan. */
import type { Actions } from '../../actions/action-port'
import type { HandlersOf } from './handlers'

export function actionHandlers(actions: Actions): HandlersOf<'actions'> {
  return {
    'actions.act': ({ verb, ids }) => actions.act(verb, ids),
    'actions.rename': ({ id, name }) => actions.rename(id, name),
    'actions.plan': ({ verb, ids, options }) => actions.plan(verb, ids, options),
    'actions.planRestartPolicy': ({ ids, policy }) => actions.planRestartPolicy(ids, policy),
    'actions.apply': ({ planId }) => actions.apply(planId),
    'actions.undo': ({ activityId }) => actions.undo(activityId),
  }
}
