/** What the window asks about disk space: measured when asked for, never on a timer. */
import type { LiveState } from '../../state/state-port'
import type { HandlersOf } from './handlers'

export function diskHandlers(state: LiveState): HandlersOf<'disk'> {
  return { 'disk.usage': () => state.measureDiskUsage() }
}
