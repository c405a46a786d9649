/**
 * Finds the one `docker run` or `docker create` in a text of shell commands, and which words are its own. What stands around
 * it is noted, not obeyed.
 */
import { cut } from './go-values'
import type { Note } from './notes'
import { refuse } from './refusal'
import { skipFlags } from './scan-flags'
import type { ShellCommand } from './shell-command'

export interface FoundCommand {
  /** "run" or "create", as docker names the command: "docker container run". */
  readonly verb: 'run' | 'create'
  readonly commandPath: string
  /** What follows the verb. */
  readonly words: readonly string[]
  /** NAME=value in front of docker: part of its environment. */
  readonly assignments: ReadonlyMap<string, string>
  readonly notes: readonly Note[]
}

/** Docker's own options, before the verb: those that take a value, and those that choose the engine. */
const globalOptions: Readonly<
  Record<string, { readonly takesValue: boolean; readonly choosesEngine: boolean }>
> = {
  '--config': { takesValue: true, choosesEngine: true },
  '--context': { takesValue: true, choosesEngine: true },
  '-c': { takesValue: true, choosesEngine: true },
  '--host': { takesValue: true, choosesEngine: true },
  '-H': { takesValue: true, choosesEngine: true },
  '--tls': { takesValue: false, choosesEngine: true },
  '--tlsverify': { takesValue: false, choosesEngine: true },
  '--tlscacert': { takesValue: true, choosesEngine: true },
  '--tlscert': { takesValue: true, choosesEngine: true },
  '--tlskey': { takesValue: true, choosesEngine: true },
  '--debug': { takesValue: false, choosesEngine: false },
  '-D': { takesValue: false, choosesEngine: false },
  '--log-level': { takesValue: true, choosesEngine: false },
  '-l': { takesValue: true, choosesEngine: false },
}

/** Words that may stand before docker without changing what is asked of it; "$" is a prompt that was copied along. */
const wrappers = new Set(['sudo', 'doas', 'time', 'exec', 'nohup', 'command', 'winpty', 'env', '$', '&'])

/** Until the image is named, a line break is taken for a forgotten continuation mark. Refuses a text without the command. */
export function findRunCommand(commands: readonly ShellCommand[]): FoundCommand {
  for (const [index, command] of commands.entries()) {
    const start = startOf(command.words)
    if (!start) continue
    const words = [...command.words.slice(start.length)]
    const notes: Note[] = commands.slice(0, index).map(({ source }) => otherCommand(source))
    notes.push(...start.notes, ...command.notes)
    let last = index
    let { endedBy } = command
    let flagsUpTo = skipFlags(start.verb, words, 0)
    while (endedBy === '\n' && flagsUpTo !== null) {
      const next = commands[last + 1]
      if (!next) break
      last += 1
      words.push(...next.words)
      notes.push({ piece: next.source, reason: 'lineBreak' }, ...next.notes)
      endedBy = next.endedBy
      flagsUpTo = skipFlags(start.verb, words, flagsUpTo)
    }
    notes.push(...commands.slice(last + 1).map(({ source }) => otherCommand(source)))
    return { verb: start.verb, commandPath: start.path, words, assignments: start.assignments, notes }
  }
  return refuse('not a "docker run" or "docker create" command')
}

export function otherCommand(source: string): Note {
  return { piece: source, reason: 'otherCommand' }
}

interface CommandStart {
  readonly verb: 'run' | 'create'
  readonly path: string
  /** Words before docker's arguments. */
  readonly length: number
  readonly assignments: ReadonlyMap<string, string>
  readonly notes: readonly Note[]
}

/** Where docker's own arguments begin, behind its name and the options that choose an engine; null for another program. */
export function dockerArguments(words: readonly string[]): Omit<CommandStart, 'verb' | 'path'> | null {
  const notes: Note[] = []
  const assignments = new Map<string, string>()
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/.test(word) ? cut(word, '=') : null
    if (assignment) {
      assignments.set(...assignment)
      if (/^DOCKER_(?:HOST|CONTEXT|CONFIG|TLS|CERT|API)/.test(word)) {
        notes.push({ piece: word, reason: 'engineChoice' })
      }
    } else if (wrappers.has(word)) {
      notes.push({ piece: word, reason: 'wrapper' })
      while (words[at + 1]?.startsWith('-')) notes.push({ piece: words[++at] ?? '', reason: 'wrapper' })
    } else break
  }
  if (!/^(?:.*[/\\])?docker(?:\.exe)?$/is.test(words[at] ?? '')) return null
  return { length: skipGlobalOptions(words, at + 1, notes), assignments, notes }
}

function startOf(words: readonly string[]): CommandStart | null {
  const docker = dockerArguments(words)
  if (docker === null) return null
  const at = docker.length
  const isContainer = words[at] === 'container'
  const verb = words[isContainer ? at + 1 : at]
  if (verb !== 'run' && verb !== 'create') return null
  const path = isContainer ? `docker container ${verb}` : `docker ${verb}`
  return { ...docker, verb, path, length: at + (isContainer ? 2 : 1) }
}

function skipGlobalOptions(words: readonly string[], start: number, notes: Note[]): number {
  let at = start
  while (at < words.length) {
    const word = words[at] ?? ''
    const glued = /^(-[Hcl])(.+)$/s.exec(word)
    const [name, value] = glued ? [glued[1] ?? '', glued[2]] : (cut(word, '=') ?? [word, undefined])
    const option = Object.hasOwn(globalOptions, name) ? globalOptions[name] : undefined
    if (!option) break
    const length = option.takesValue && value === undefined ? 2 : 1
    if (option.choosesEngine) {
      notes.push({ piece: words.slice(at, at + length).join(' '), reason: 'engineChoice' })
    }
    at += length
  }
  return at
}
