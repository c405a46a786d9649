/** Finds the one `docker network create` in a text of shell commands. What stands around it is noted, not obeyed. */
import { dockerArguments, otherCommand } from '../run/find-command'
import type { Note } from '../run/notes'
import { refuse } from '../run/refusal'
import type { ShellCommand } from '../run/shell-command'

export interface FoundNetworkCommand {
  /** What follows "create". */
  readonly words: readonly string[]
  readonly notes: readonly Note[]
}

/** A line that begins with a flag is taken for the same command: a continuation mark was forgotten. */
export function findNetworkCommand(commands: readonly ShellCommand[]): FoundNetworkCommand {
  for (const [index, command] of commands.entries()) {
    const docker = dockerArguments(command.words)
    if (docker === null) continue
    const [object, verb, ...words] = command.words.slice(docker.length)
    if (object !== 'network' || verb !== 'create') continue
    const notes = commands.slice(0, index).map(({ source }) => otherCommand(source))
    notes.push(...docker.notes, ...command.notes)
    let last = index
    for (let { endedBy } = command; endedBy === '\n';) {
      const next = commands[last + 1]
      if (next?.words[0]?.startsWith('-') !== true) break
      last += 1
      words.push(...next.words)
      notes.push({ piece: next.source, reason: 'lineBreak' }, ...next.notes)
      endedBy = next.endedBy
    }
    notes.push(...commands.slice(last + 1).map(({ source }) => otherCommand(source)))
    return { words, notes }
  }
  return refuse('not a "docker network create" command')
}
