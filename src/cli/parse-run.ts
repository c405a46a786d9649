/**
 * `docker run …` on standard input, the request as JSON on standard output: `{"query","body","notUnderstood"}` or `{"error"}`.
 * With `--lines`, every line is a JSON string with one command, and gets one line of answer. Files that the command names
 * are read as docker would; variables of the environment only with `--environment`, since their values would be printed.
 */
import { readFileSync } from 'node:fs'
import { getSystemErrorMap } from 'node:util'
import { parseRunCommand, type RunCommandOptions } from '@shared/domain/run/parse-run-command'
import type { FileAnswer } from '@shared/domain/run/parse-context'
import { answerLines, type LineStreams } from './answer-lines'
import { engineValues } from './arguments'
import { withOptions, type ExitCode } from './with-engine'

/** Ends when the input ends. */
export function parseRunInput(
  isByLine: boolean,
  options: RunCommandOptions,
  streams: LineStreams,
): Promise<void> {
  return answerLines(isByLine, streams, (command) => answer(command, options))
}

function answer(command: string, options: RunCommandOptions): string {
  const reading = parseRunCommand(command, options)
  if ('error' in reading) return JSON.stringify({ error: reading.error })
  const { query, body, notUnderstood } = reading
  return JSON.stringify({ query, body, notUnderstood })
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

/** No engine is asked: --host is taken, as by the others, and of no use. */
const rules = { flags: ['--lines', '--environment'], values: engineValues, operands: [] } as const

/** `report parse-run`: 0 when every line got its answer (an error is one), 2 for wrong arguments. */
export function runParseRun(
  words: readonly string[],
  around: {
    readonly input: NodeJS.ReadableStream
    readonly writeOut: (text: string) => void
    readonly writeError: (text: string) => void
  },
): Promise<ExitCode> {
  return withOptions(words, rules, around, async (given) => {
    const environment = (name: string) => process.env[name] ?? null
    const options = {
      readFile,
      workingDirectory: process.cwd(),
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      ...(given.has('--environment') && { environment }),
    }
    const write = (line: string) => around.writeOut(`${line}\n`)
    await parseRunInput(given.has('--lines'), options, { input: around.input, write })
    return 0
  })
}
