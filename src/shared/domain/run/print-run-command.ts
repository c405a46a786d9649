/**
 * A request as the shortest `docker run` that asks for the same. The command is read back and compared with the request before
 * it is given away, so whatever it can't say is named in `notExpressible` and never lost in silence.
 */
import { differences, requestForm, type RequestForm } from './compare-requests'
import { FlagWords, isTaken } from './flag-words'
import { withImageDefaults, type ImageDefaults } from './image-defaults'
import { mapOf, spelling, textOf, wordsOf, type JsonMap } from './json-reading'
import { parseRunWords } from './parse-run-command'
import { readPlatform } from './platform'
import { printFlags } from './print-flags'
import { quoteWord, shellNeeds, type PrintShell, type ShellNeed } from './print-words'
import { refusalText } from './refusal'

/** What is to be printed: the request, in whole or in part. */
export interface RunSpec {
  readonly query?: { readonly name?: string; readonly platform?: string }
  /** A create request's body, with or without its blank fields. */
  readonly body: object
  /** The engine has put in what the image says: a blank field is then meant as it stands. */
  readonly isCompleted?: true
}

export interface PrintOptions {
  readonly shell: PrintShell
  /** Of the image; what it says needs no flag. */
  readonly imageDefaults?: ImageDefaults
  /** One flag a line, with the shell's continuation mark, or all in one line (unless given). */
  readonly layout?: 'line' | 'lines'
  readonly engineOs?: 'linux' | 'windows'
}

export type PrintedRunCommand =
  | {
      readonly command: string
      readonly words: readonly string[]
      /** The fields that the command does not say: "HostConfig.Cgroup", "NetworkingConfig.net2", "query.platform". */
      readonly notExpressible: readonly string[]
      readonly needs: readonly ShellNeed[]
    }
  /** No command of docker's, or none that this shell could read. */
  | { readonly error: string }

export function printRunCommand(spec: RunSpec, options: PrintOptions): PrintedRunCommand {
  const engineOs = options.engineOs ?? 'linux'
  const image = options.imageDefaults ?? { config: {} }
  const completed = (body: object) => (options.imageDefaults ? withImageDefaults(body, image) : mapOf(body))
  const body = spec.isCompleted ? mapOf(spec.body) : completed(spec.body)
  const flags = new FlagWords(engineOs)
  printStreams(body, flags)
  flags.addUnlessEmpty('name', spec.query?.name ?? '')
  const platform = spec.query?.platform ?? ''
  if (isTaken(() => readPlatform(platform, 'amd64'))) flags.addUnlessEmpty('platform', platform)
  printFlags(body, image, flags)
  const { entrypoint, command } = printProcess(body, image)
  if (entrypoint !== null) flags.add('entrypoint', entrypoint)
  const imageReference = textOf(body['Image'])
  const lines = [['docker', 'run'], ...flags.flags, [imageReference, ...command]]
  const words = lines.flat()
  const reading = parseRunWords(words.slice(1), {
    streamsAs: 'run',
    environment: () => null,
    workingDirectory: '/nowhere',
    engineOs,
  })
  if ('error' in reading) return reading
  try {
    return {
      command: layOut(lines, options),
      words,
      notExpressible: differences(
        wholeForm(spec.query, body),
        wholeForm(reading.query, completed(reading.body)),
      ),
      needs: shellNeeds(words, options.shell),
    }
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

function wholeForm(query: RunSpec['query'], body: unknown): RequestForm {
  const form = new Map(requestForm(body))
  for (const [name, value] of Object.entries(query ?? {})) if (value !== '') form.set(`query.${name}`, value)
  return form
}

/** --detach, --interactive, --tty and --attach. */
function printStreams(body: JsonMap, flags: FlagWords): void {
  const isOpen = body['OpenStdin'] === true
  const streams = ['Stdin', 'Stdout', 'Stderr'].filter((stream) => body[`Attach${stream}`] === true)
  const letters = [streams.length === 0 && 'd', isOpen && 'i', body['Tty'] === true && 't']
  const switches = letters.filter((letter) => letter !== false).join('')
  if (switches !== '') flags.flags.push([`-${switches}`])
  // --interactive attaches the input on its own.
  const named = streams.filter((stream) => stream !== 'Stdin' || !isOpen)
  if (named.join() !== 'Stdout,Stderr')
    flags.addAll(
      'attach',
      named.map((stream) => stream.toLowerCase()),
    )
}

/** `entrypoint`: null where the image's own is meant. */
function printProcess(
  body: JsonMap,
  { config: image }: ImageDefaults,
): { readonly entrypoint: string | null; readonly command: readonly string[] } {
  const entrypoint = wordsOf(body['Entrypoint'])
  const command = wordsOf(body['Cmd'])
  const imageCommand = wordsOf(image['Cmd'])
  if (spelling(entrypoint) === spelling(wordsOf(image['Entrypoint']))) {
    if (spelling(command) === spelling(imageCommand)) return { entrypoint: null, command: [] }
    // Without words of its own the image's command would come back, unless the entrypoint is given too.
    if (command.length > 0 || entrypoint.length === 0) return { entrypoint: null, command }
  }
  const [program = '', ...words] = entrypoint
  return { entrypoint: program, command: [...words, ...command] }
}

function layOut(lines: readonly (readonly string[])[], { layout, shell }: PrintOptions): string {
  const texts = lines.map((words) => words.map((word) => quoteWord(word, shell)).join(' '))
  if (layout !== 'lines') return texts.join(' ')
  return texts.join(shell === 'posix' ? ' \\\n  ' : ' `\n  ')
}
