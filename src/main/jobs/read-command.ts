/** From a command line to the request that is sent: what is shown is what is made, since nothing else crosses. */
import type { EndpointDescription } from '@shared/domain/engine'
import type { FileAnswer } from '@shared/domain/run/parse-context'
import { parseRunCommand, type ParsedRunCommand } from '@shared/domain/run/parse-run-command'
import { AppFailure } from '@shared/domain/result'

export interface CommandReader {
  /** Throws INVALID_INPUT with docker's own words in `detail`. */
  (
    commandLine: string,
    engine: { readonly endpoint: EndpointDescription; readonly osType: string },
  ): ParsedRunCommand
}

/** `readFile`: for env files and their like, which docker reads on the person's own machine too. */
export function createCommandReader(surroundings: {
  readonly readFile: (path: string) => FileAnswer
  readonly architecture: string
}): CommandReader {
  return (commandLine, { endpoint, osType }) => {
    const reading = parseRunCommand(commandLine, {
      ...surroundings,
      shell: 'posix',
      streamsAs: 'run',
      engineOs: osType === 'windows' ? 'windows' : 'linux',
    })
    if ('error' in reading) {
      throw new AppFailure({
        code: 'INVALID_INPUT',
        message: 'Docker would refuse this command.',
        detail: reading.error,
        field: 'commandLine',
      })
    }
    // Where a terminal would not know the engine, the shown line names it: the one that is followed anyway.
    const own = `--host ${endpoint.url}`
    return {
      ...reading,
      notes: reading.notes.filter(({ piece, reason }) => reason !== 'engineChoice' || piece !== own),
    }
  }
}
