/** What the page of one container asks for, read from the engine that is followed now. */
import { AppFailure } from '@shared/domain/result'
import type { EnginePort } from '../../engine/engine-port'
import type { HandlersOf } from './handlers'

/** `port` throws NOT_LIVE while there is no engine. */
export function containerHandlers(
  port: () => EnginePort,
): Omit<HandlersOf<'containers'>, 'containers.restartStory'> {
  return {
    'containers.details': async ({ id }) => present(await port().containerDetails(id)),
    'containers.inspectText': async ({ id }) => present(await port().containerInspectText(id)),
    'containers.processes': async ({ id }) => present(await port().containerProcesses(id)),
    'containers.changedFiles': async ({ id }) => present(await port().containerFileChanges(id)),
    'containers.fileFacts': async ({ id, path }) => present(await port().containerFileFacts(id, path)),
    'containers.runCommand': async ({ id, ...form }) => present(await port().containerRunCommand(id, form)),
  }
}

function present<T>(answer: T | null): T {
  if (answer === null) throw new AppFailure({ code: 'NOT_FOUND', message: 'It is no longer on the engine.' })
  return answer
}
