/** What the window asks about the connection to the engine. */
import type { LiveState } from '../../state/state-port'
import type { HandlersOf } from './handlers'

export function engineHandlers(state: LiveState): HandlersOf<'engine'> {
  return {
    'engine.reconnect': () => {
      state.reconnectNow()
      return null
    },
  }
}
