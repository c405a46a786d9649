/** What every command shares: help, refusals of its options, an engine that is opened, connected and closed, exit codes. */
import type { ConnectionFailure } from '@shared/domain/engine'
import { toAppError, type AppError } from '@shared/domain/result'
import { visibleText } from '@shared/domain/visible-text'
import type { EnginePort } from '../main/engine/engine-port'
import { readOptions, usage, type OptionRules, type Options } from './arguments'

export interface ReportSurroundings {
  readonly nowMs: () => number
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
  /** `host`: the option, null without it. Rejects when the endpoint can't be used. */
  readonly openEngine: (host: string | null) => Promise<EnginePort>
  /** What is known of an endpoint that `openEngine` refused. */
  readonly describeRefusal: (cause: unknown) => { readonly url: string; readonly error: AppError }
}

/** 0: shown · 1: the engine could not be read, or has not got it · 2: wrong arguments. */
export type ExitCode = 0 | 1 | 2

type Output = Pick<ReportSurroundings, 'writeOut' | 'writeError'>

/** Reads the options; without any that is wrong, and without `--help`, `run` decides the exit code. */
export async function withOptions(
  words: readonly string[],
  rules: OptionRules,
  around: Output,
  run: (options: Options) => Promise<ExitCode>,
): Promise<ExitCode> {
  const options = readOptions(words, rules)
  if ('message' in options) return refuse(options.message, around)
  if (options.isHelp) {
    around.writeOut(usage)
    return 0
  }
  return run(options)
}

export function refuse(message: string, around: Output): 2 {
  around.writeError(`report: ${visibleText(message)}\n`)
  return 2
}

/** About an object, not about the engine, which answered well. */
const objectErrors: ReadonlySet<AppError['code']> = new Set(['NOT_FOUND', 'CONFLICT'] as const)

/** `work` gets an engine, which it has to connect and which is closed afterwards. What it throws is told in one line. */
export async function withEngine(
  host: string | null,
  around: Omit<ReportSurroundings, 'nowMs'>,
  work: (port: EnginePort) => Promise<ExitCode>,
): Promise<ExitCode> {
  let port: EnginePort
  try {
    port = await around.openEngine(host)
  } catch (cause) {
    const { url, error } = around.describeRefusal(cause)
    around.writeError(failureLine(url, error, null))
    return 1
  }
  try {
    return await work(port)
  } catch (cause) {
    const error = toAppError(cause)
    around.writeError(
      objectErrors.has(error.code)
        ? `report: ${visibleText([error.message, error.detail ?? ''].join(' ').trim())}\n`
        : failureLine(port.endpoint.url, error, port.describeFailure(error).reason),
    )
    return 1
  } finally {
    port.dispose()
  }
}

const waysOut: Readonly<Record<ConnectionFailure, string>> = {
  'no-socket': 'Start Docker, or name another engine with --host or DOCKER_HOST.',
  'permission-denied': 'Run as a user of the group that owns the socket (usually "docker").',
  refused: 'Start Docker: the address is there, but nothing listens at it.',
  'not-answering': 'See whether the engine hangs or its host is overloaded, and try again.',
  'not-docker': 'Check the address: something else than a Docker Engine answers there.',
  closed: 'Try again; if it stays so, look into the log of the engine.',
  'bad-endpoint': 'Correct --host, DOCKER_HOST or the docker context.',
  'unknown-context': '"docker context ls" shows the contexts that there are.',
  'tls-failed': 'Check the certificates of the endpoint (DOCKER_CERT_PATH or the context).',
  'too-old': 'This needs another version of the Docker Engine.',
  'unsupported-transport': 'Use a socket or a tcp address with --host.',
  'unknown-host': 'Check the host name in the address.',
}

/** One line, whatever the engine or the system said. Without a reason the error tells its own way out. */
export function failureLine(url: string, error: AppError, reason: ConnectionFailure | null): string {
  const where = url === '' ? 'the engine' : `the engine at ${url}`
  const sentences = [error.message, error.detail ?? '', reason === null ? '' : waysOut[reason]]
  const text = sentences
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
    .map((sentence) => (sentence.endsWith('.') ? sentence : `${sentence}.`))
    .join(' ')
  return `report: can't read ${visibleText(`${where}: ${text}`)}\n`
}
