/**
 * The JSON lines of `POST /images/create`, as reports. The status is 200 from the first line on, so a registry's refusal
 * comes as a line with "error" in the middle of the stream (API 1.41 to 1.50), and the end without one is the success.
 */
import type { IncomingMessage } from 'node:http'
import type { PullReport } from '@shared/domain/job'
import { toNumberOrNull, toObject, toText, type RawObject } from '../api/read'
import { cancelled, connectionClosed, engineFailure, fromSystemError, nonsense } from '../errors'
import { createLineParser } from './lines'

/** Longer lines are no progress. */
const maximumPullLineBytes = 64 * 1024
const maximumStatusLength = 200

/** Resolves at the good end of the stream; rejects with an AppFailure at any other, and with CANCELLED on an abort. */
export function readPull(options: {
  readonly body: IncomingMessage
  readonly onReport: (report: PullReport) => void
  readonly signal?: AbortSignal | undefined
}): Promise<void> {
  const { body, onReport, signal } = options
  return new Promise((resolve, reject) => {
    const finish = (failure: Error | null) => {
      signal?.removeEventListener('abort', abort)
      body.destroy()
      if (failure === null) resolve()
      else reject(failure)
    }
    const abort = () => finish(cancelled())
    const lines = createLineParser({
      maximumLineBytes: maximumPullLineBytes,
      onTooLong: () => {},
      onLine: (line) => {
        const read = readLine(line)
        if (read === null) finish(nonsense('a line of the pull is not JSON', line))
        else if (typeof read === 'string') {
          finish(engineFailure('ENGINE_ERROR', 'The image could not be pulled.', { detail: read }))
        } else onReport(read)
      },
    })
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, { once: true })
    body.on('data', (chunk: Buffer) => lines.write(chunk))
    body.on('error', (cause) => finish(fromSystemError(cause)))
    body.once('end', () => {
      lines.end()
      finish(null)
    })
    body.once('close', () => {
      if (!body.complete) finish(connectionClosed('the pull was cut in its middle'))
    })
  })
}

/** A text is the engine's refusal; null is no JSON object. */
function readLine(line: string): PullReport | string | null {
  let raw: RawObject
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return null
    raw = toObject(value)
  } catch {
    return null
  }
  const refusal = toText(toObject(raw.errorDetail).message) || toText(raw.error)
  if (refusal !== '') return refusal
  const id = toText(raw.id)
  const status = toText(raw.status).slice(0, maximumStatusLength)
  const progress = toObject(raw.progressDetail)
  // The line "Pulling from library/nginx" carries the tag as its id.
  const isLayer = /^[0-9a-f]{12}$/.test(id) && !status.startsWith('Pulling from ')
  return {
    layerId: isLayer ? id : null,
    status,
    currentBytes: bytes(progress.current),
    totalBytes: bytes(progress.total),
  }
}

function bytes(value: unknown): number | null {
  const number = toNumberOrNull(value)
  return number !== null && number >= 0 ? number : null
}
