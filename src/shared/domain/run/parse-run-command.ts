/**
 * A pasted `docker run …` or `docker create …` as the request that docker 28.2 would send (its `docker create`, API 1.50).
 * Nothing is executed, and nothing is dropped in silence: what did not become part of the request is noted. Pure; files and
 * the environment come in as parameters.
 */
import { buildBody } from './build-body'
import type { CreateBody, CreateQuery, CreateRequest } from './create-request'
import { findRunCommand, type FoundCommand } from './find-command'
import { findFlag, flagNames } from './flag-table'
import { FlagValues } from './flag-values'
import { goQuote } from './go-values'
import { checkImageReference } from './image-reference'
import { noteSentence, type Note } from './notes'
import { ParseContext, type RunSurroundings } from './parse-context'
import { readPlatform } from './platform'
import { refuse, refusalText, reword } from './refusal'
import { scanFlags } from './scan-flags'
import { guessShell, readShellCommands, type ShellName } from './shell-words'

/** Longer than any shell takes in one command. */
const longestText = 1_000_000

export interface RunCommandOptions extends RunSurroundings {
  /** Guessed from the continuation marks unless given. */
  readonly shell?: ShellName
  /**
   * "create" (unless given): the streams as `docker create` asks for them, whatever --detach says. "run": with --detach no
   * stream is attached, as `docker run` does it.
   */
  readonly streamsAs?: 'create' | 'run'
}

/** What the command asks of docker itself; none of it is part of the request. */
export interface ClientWishes {
  /** `docker run` starts the container, `docker create` does not. */
  readonly starts: boolean
  readonly isDetached: boolean
  readonly pull: 'always' | 'missing' | 'never'
}

export interface ParsedRunCommand extends CreateRequest {
  readonly client: ClientWishes
  readonly notes: readonly Note[]
  /** The notes as English sentences. */
  readonly notUnderstood: readonly string[]
}

/** `error`: docker's own words where docker refuses. */
export type RunCommandReading = ParsedRunCommand | { readonly error: string }

export function parseRunCommand(text: string, options: RunCommandOptions = {}): RunCommandReading {
  try {
    if (text.length > longestText) return { error: 'the text is too long for a command' }
    const commands = readShellCommands(text, options.shell ?? guessShell(text))
    return parseFound(findRunCommand(commands), options)
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

/** The words after "docker", split already: ["run", "-p", "80", "nginx"]. */
export function parseRunWords(words: readonly string[], options: RunCommandOptions = {}): RunCommandReading {
  try {
    const command = { words: ['docker', ...words], notes: [], source: '', endedBy: '' }
    return parseFound(findRunCommand([command]), options)
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

function parseFound(found: FoundCommand, options: RunCommandOptions): ParsedRunCommand {
  const { verb, commandPath } = found
  const context = new ParseContext(options, found.assignments)
  const values = new FlagValues()
  const [image, ...command] = readFlags(found, values, context)
  checkEngine(values, verb, options.engineOs ?? 'linux')
  if (image === undefined) return refuse(`docker: '${commandPath}' requires at least 1 argument`)
  // Docker says its own name before what it finds after the flags were read one by one.
  const built = reword(
    () => ({
      pull: readPull(values.text('pull', 'missing')),
      body: buildBody(values, image, command, context),
    }),
    (why) => `docker: ${why}`,
  )
  const isDetached = values.isOn('detach')
  if (isDetached && values.list('attach').length > 0) {
    refuse('conflicting options: cannot specify both --attach and --detach')
  }
  const query = reword(
    () => readQuery(values, image, context),
    (why) => (verb === 'run' ? `docker: ${why}` : why),
  )
  noteClientSide(values, context)
  const notes = [...found.notes, ...context.notes]
  return {
    query,
    body: isDetached && options.streamsAs === 'run' ? detached(built.body) : built.body,
    client: { starts: verb === 'run', isDetached, pull: built.pull },
    notes,
    notUnderstood: notes.map(noteSentence),
  }
}

function readFlags(
  { verb, words }: FoundCommand,
  values: FlagValues,
  context: ParseContext,
): readonly string[] {
  const rest = scanFlags(verb, words, ({ name, flag, value }) => {
    reword(
      () => flag.read(value, values, context, flag.keptAs ?? name),
      (why) => `invalid argument ${goQuote(value)} for ${goQuote(flagTitle(name, flag.letter))} flag: ${why}`,
    )
    values.markGiven(name)
  })
  if (values.isOn('help')) refuse('--help: docker prints how the command is used and creates nothing')
  return rest
}

function flagTitle(name: string, letter: string | undefined): string {
  return letter === undefined ? `--${name}` : `-${letter}, --${name}`
}

function checkEngine(values: FlagValues, verb: 'run' | 'create', engineOs: 'linux' | 'windows'): void {
  const problems = flagNames
    .filter((name) => values.isGiven(name) && (findFlag(name, verb)?.engineOs ?? engineOs) !== engineOs)
    .map(
      (name) =>
        `"--${name}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on ${engineOs}`,
    )
  if (problems.length > 0) refuse(problems.join('\n'))
}

function readPull(text: string): ClientWishes['pull'] {
  if (text === 'always' || text === 'missing' || text === 'never') return text
  if (text === '') return 'never'
  return refuse(`invalid pull option: '${text}': must be one of "always", "missing" or "never"`)
}

function readQuery(values: FlagValues, image: string, context: ParseContext): CreateQuery {
  checkImageReference(image)
  const wanted = values.isGiven('platform')
    ? values.text('platform')
    : (context.variable('DOCKER_DEFAULT_PLATFORM') ?? '')
  const platform = wanted === '' ? '' : readPlatform(wanted, context.surroundings.architecture ?? 'amd64')
  const name = values.text('name')
  return { ...(name !== '' && { name }), ...(platform !== '' && { platform }) }
}

/** Flags that docker itself would act on. */
function noteClientSide(values: FlagValues, context: ParseContext): void {
  const file = values.text('cidfile')
  if (file !== '') context.note(`--cidfile ${file}`, 'containerIdFile')
  if (values.isGiven('disable-content-trust') && !values.isOn('disable-content-trust')) {
    context.note('--disable-content-trust=false', 'imageTrust')
  }
  if (values.isOn('use-api-socket')) context.note('--use-api-socket', 'apiSocket')
  if (values.number('kernel-memory') !== 0) context.note('--kernel-memory', 'kernelMemory')
}

function detached(body: CreateBody): CreateBody {
  return { ...body, AttachStdin: false, AttachStdout: false, AttachStderr: false, StdinOnce: false }
}
