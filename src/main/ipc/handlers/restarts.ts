/** What was seen of a container's starts and ends. */
import type { RestartWatch } from '../../state/restart-watch'
import type { Handlers } from './handlers'

export function restartHandlers(restarts: RestartWatch): Pick<Handlers, 'containers.restartStory'> {
  return { 'containers.restartStory': ({ id }) => restarts.storyOf(id) }
}
