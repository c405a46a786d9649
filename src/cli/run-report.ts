/** The report from arguments to exit code, with everything outside of it passed in. */
import type { ConnectionFailure } from '@shared/domain/engine'
import { toAppError, type AppError } from '@shared/domain/result'
import { visibleText } from '@shared/domain/visible-text'
import type { EnginePort } from '../main/engine/engine-port'
import { parseArguments, usage } from './arguments'
import { collect } from './collect'
import { toReportDocument } from './report-document'
import { toReportText } from './report-text'

export interface ReportSurroundings {
  readonly nowMs: () => number
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
  /** `host`: the option, null without it. Rejects when the endpoint can't be used. */
  readonly openEngine: (host: string | null) => Promise<EnginePort>
  /** What is known of an endpoint that `openEngine` refused. */
  readonly describeRefusal: (cause: unknown) => { readonly url: string; readonly error: AppError }
}

/** 0: shown · 1: the engine could not be read · 2: wrong arguments. */
export async function runReport(words: readonly string[], around: ReportSurroundings): Promise<0 | 1 | 2> {
  const request = parseArguments(words)
  if (request.kind === 'help') {
    around.writeOut(usage)
    return 0
  }
  if (request.kind === 'wrong') {
    around.writeError(`report: ${visibleText(request.message)}\n`)
    return 2
  }
  let port: EnginePort
  try {
    port = await around.openEngine(request.host)
  } catch (cause) {
    const { url, error } = around.describeRefusal(cause)
    around.writeError(failureLine(url, error, null))
    return 1
  }
  try {
    const findings = await collect(port)
    around.writeOut(
      request.asJson
        ? `${JSON.stringify(toReportDocument(findings, around.nowMs()), null, 2)}\n`
        : toReportText(findings),
    )
    for (const { kind, id, message } of findings.problems) {
      around.writeError(`report: the ${kind} ${id} could not be read in full: ${visibleText(message)}\n`)
    }
    return 0
  } catch (cause) {
    const error = toAppError(cause)
    around.writeError(failureLine(port.endpoint.url, error, port.describeFailure(error).reason))
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
