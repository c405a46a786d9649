/**
 * `docker run …` on standard input, the request as JSON on standard output: `{"query","body","notUnderstood"}` or `{"error"}`.
 * With `--lines`, every line is a JSON string with one command, and gets one line of answer. Files that the command names
 * are read as docker would; variables of the environment only with `--environment`, since their values would be printed.
 */
import { readFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import { getSystemErrorMap } from 'node:util'
import { parseRunCommand, type RunCommandOptions } from '@shared/domain/run/parse-run-command'
import type { FileAnswer } from '@shared/domain/run/parse-context'
import { visibleText } from '@shared/domain/visible-text'

export interface ParseRunStreams {
  readonly input: NodeJS.ReadableStream
  readonly write: (line: string) => void
}

/** Ends when the input ends. */
export async function parseRunInput(
  flags: readonly string[],
  options: RunCommandOptions,
  { input, write }: ParseRunStreams,
): Promise<void> {
  if (!flags.includes('--lines')) {
    write(answer(await readAll(input), options))
    return
  }
  for await (const line of linesOf(input)) {
    if (line.trim() === '') continue
    const command = readJsonString(line)
    write(
      command === null
        ? JSON.stringify({ error: 'the line is not a JSON string' })
        : answer(command, options),
    )
  }
}

/** Line feeds only: inside JSON, U+2028 and U+2029 are text, which node:readline would break at. */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

function answer(command: string, options: RunCommandOptions): string {
  const reading = parseRunCommand(command, options)
  if ('error' in reading) return JSON.stringify({ error: reading.error })
  const { query, body, notUnderstood } = reading
  return JSON.stringify({ query, body, notUnderstood })
}

export function readJsonString(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** In the words that docker, a Go program, has for the system's errors. */
function readFile(path: string): FileAnswer {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)) }
  } catch (cause) {
    const errno = cause instanceof Error && 'errno' in cause ? cause.errno : undefined
    const known = typeof errno === 'number' ? getSystemErrorMap().get(errno) : undefined
    return { problem: known?.[1] ?? 'not a text in UTF-8' }
  }
}

const knownFlags = new Set(['--lines', '--environment'])

/** `report parse-run`: 0 when every line got its answer (an error is one), 2 for wrong arguments. */
export async function runParseRun(
  flags: readonly string[],
  streams: ParseRunStreams & { readonly writeError: (text: string) => void },
): Promise<0 | 2> {
  const unknown = flags.find((flag) => !knownFlags.has(flag))
  if (unknown !== undefined) {
    streams.writeError(`report: unknown option ${visibleText(unknown)}\n`)
    return 2
  }
  const environment = (name: string) => process.env[name] ?? null
  const options = {
    readFile,
    workingDirectory: process.cwd(),
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    ...(flags.includes('--environment') && { environment }),
  }
  await parseRunInput(flags, options, streams)
  return 0
}
