/** What was seen of a container's starts and ends, asked for by its page. */
import type { RestartStory } from '@shared/domain/restart-loop'
import type { Result } from '@shared/domain/result'
import { call } from '../api/client'

/** Never rejects. */
export function askForRestartStory(id: string): Promise<Result<RestartStory>> {
  return call('containers.restartStory', { id })
}
