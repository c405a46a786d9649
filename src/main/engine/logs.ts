/** Reading container logs. Timestamps are always asked for: only they tell where to go on after a break. */
import type { LogLines } from '@shared/domain/log'
import type { AppFailure } from '@shared/domain/result'
import { isObject, toObject } from './api/read'
import type { EngineClient } from './client'
import { connectionClosed, engineFailure, fromSystemError } from './errors'
import { containerId } from './ids'
import { createLogParser, type LogParser } from './streams/log-lines'

export interface LogRequest {
  /** Seconds since 1970, inclusive; up to nine decimals. Null for no bound. */
  readonly since: string | null
  readonly until: string | null
  /** The last so many messages, before since and until are looked at; null for all. */
  readonly tail: number | null
  /** Go on until the container ends. */
  readonly isFollowing: boolean
  readonly hasStdout: boolean
  readonly hasStderr: boolean
  /** Of one line; what is longer is cut and marked. */
  readonly maximumLineBytes: number
}

export interface LogEnd {
  /** Why it broke off; null when the engine ended it, as it does when the container ends. */
  readonly failure: AppFailure | null
  /** The time in seconds of the oldest line that was cut in its middle by that; null when there is none. */
  readonly unfinishedSince: number | null
}

export interface EngineLogs {
  /**
   * Hands lines over until the log ends. A promise that `onLines` returns is waited for before more is read from the
   * engine. Rejects when the log can't be opened: UNSUPPORTED (HTTP 501) where the log driver can't be read, NOT_FOUND,
   * CONFLICT for a dead container.
   */
  readLog(
    id: string,
    request: LogRequest,
    onLines: (lines: LogLines) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<LogEnd>
}

export function createLogs({ client }: { readonly client: EngineClient }): EngineLogs {
  return {
    async readLog(id, request, onLines, signal) {
      if (!request.hasStdout && !request.hasStderr) {
        throw engineFailure('INVALID_INPUT', 'A log needs stdout, stderr or both.', { field: 'hasStdout' })
      }
      const path = `/containers/${containerId(id)}`
      const isFramed = !(await hasTerminal(client, path, signal))
      const { body } = await client.openStream({
        path: `${path}/logs`,
        query: {
          stdout: request.hasStdout,
          stderr: request.hasStderr,
          timestamps: true,
          follow: request.isFollowing,
          tail: request.tail ?? 'all',
          since: request.since ?? undefined,
          until: request.until ?? undefined,
        },
        signal,
      })
      const stop = () => body.destroy()
      signal.addEventListener('abort', stop)
      const waits: Promise<void>[] = []
      const parser = createLogParser({
        isFramed,
        maximumLineBytes: request.maximumLineBytes,
        onLines(lines) {
          const wait = onLines(lines)
          if (wait !== undefined) waits.push(wait)
        },
      })
      try {
        // Read when readable, not as each part comes: the engine sends every line as an HTTP chunk of its own, and
        // what has piled up is taken in one go.
        for await (const chunk of body as AsyncIterable<Buffer>) {
          parser.write(chunk)
          if (waits.length > 0) await Promise.all(waits.splice(0))
        }
        const end = finish(parser, body.complete)
        await Promise.all(waits)
        return end
      } catch (cause) {
        return { failure: fromSystemError(cause), unfinishedSince: parser.unfinishedSince }
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

function finish(parser: LogParser, isComplete: boolean): LogEnd {
  const failure = parser.failure ?? (isComplete ? null : connectionClosed('the log was cut in its middle'))
  if (failure !== null) return { failure, unfinishedSince: parser.unfinishedSince }
  parser.end()
  return { failure: null, unfinishedSince: null }
}

/** With a terminal there are no frames. Before API 1.42 no header tells it, so the container is asked. */
async function hasTerminal(client: EngineClient, path: string, signal: AbortSignal): Promise<boolean> {
  const answer = await client.getJson({ path: `${path}/json`, signal })
  return isObject(answer) && toObject(answer.Config).Tty === true
}
