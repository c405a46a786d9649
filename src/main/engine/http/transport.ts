/**
 * HTTP to one engine, as thin as it can be with this promise: every call settles. An answer that is cut in its middle,
 * an engine that says nothing, a stream that floods and a caller who gives up all end in an AppFailure.
 */
import { setMaxListeners } from 'node:events'
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { AppFailure } from '@shared/domain/result'
import { streamDeadlineMs } from '../deadlines'
import type { EndpointTarget } from '../endpoint/resolved-endpoint'
import { cancelled, connectionClosed, fromSystemError, timedOut, tooLarge } from '../errors'
import { createAgents } from './agents'
import { openDuplex, type DuplexPipe, type DuplexRequest } from './duplex'

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

export interface TransportRequest {
  readonly method: HttpMethod
  /** With its version and, after a "?", its query; already encoded. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly deadlineMs: number
  readonly maximumBytes: number
  /** On a connection of its own: for pings and writes. */
  readonly ownConnection?: boolean
  /** Takes the engine long: two at a time, apart from the other reads. */
  readonly isWalk?: boolean
  readonly signal?: AbortSignal | undefined
}

export interface TransportResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface TransportStream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Must be listened to or destroyed at once. */
  readonly body: IncomingMessage
  close(): void
}

/** A GET unless said otherwise; `path` and `body` as in TransportRequest. */
export interface StreamRequest {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** Until the headers; `streamDeadlineMs` unless given. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>
  /** Resolves on the headers; from then on there is no deadline. */
  openStream(request: StreamRequest): Promise<TransportStream>
  /** Resolves once the connection is a pipe both ways; anything else that the engine answers is an AppFailure. */
  openDuplex(request: Omit<DuplexRequest, 'deadlineMs'>): Promise<DuplexPipe>
  dispose(): void
}

export function createTransport(target: EndpointTarget): Transport {
  const agents = createAgents(target)
  /** Ends each call and each stream that is under way. */
  const open = new Set<() => void>()
  let isDisposed = false

  function send(request: Omit<TransportRequest, 'maximumBytes' | 'signal'>): ClientRequest {
    const payload = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body))
    const message = agents.request({
      ...agents.connection,
      agent: agentFor(request),
      method: request.method,
      path: agents.pathPrefix + request.path,
      headers: {
        'User-Agent': 'Quayside',
        Accept: 'application/json, */*',
        ...(payload ? { 'Content-Type': 'application/json', 'Content-Length': payload.length } : {}),
      },
    })
    message.end(payload ?? undefined)
    return message
  }

  function agentFor({ ownConnection, isWalk }: Pick<TransportRequest, 'ownConnection' | 'isWalk'>): Agent {
    if (ownConnection) return agents.single
    return isWalk ? agents.walks : agents.calls
  }

  /** Runs one exchange to its end. `onResponse` takes the answer over and settles through the functions it is given. */
  function exchange<T>(
    request: Omit<TransportRequest, 'maximumBytes'>,
    onResponse: (response: IncomingMessage, resolve: (value: T) => void, reject: Reject) => void,
  ): Promise<T> {
    return new Promise<T>((resolvePromise, rejectPromise) => {
      const { signal, deadlineMs } = request
      if (isDisposed || signal?.aborted) return rejectPromise(cancelled())
      let message: ClientRequest
      let deadline: NodeJS.Timeout | undefined
      let hasResponse = false
      let isSettled = false
      const cancel = () => reject(cancelled())
      /** True for the first to come: the one that decides what becomes of the call. */
      const settle = (): boolean => {
        if (isSettled) return false
        isSettled = true
        clearTimeout(deadline)
        signal?.removeEventListener('abort', cancel)
        open.delete(cancel)
        return true
      }
      const resolve = (value: T) => {
        if (settle()) resolvePromise(value)
      }
      // Rejects before it destroys: a request that still waits for a connection would not tell of its end.
      const reject = (failure: AppFailure) => {
        if (settle()) rejectPromise(failure)
        message.destroy()
      }
      try {
        message = send(request)
      } catch (cause) {
        // Certificates that can't be read throw here.
        return rejectPromise(fromSystemError(cause))
      }
      open.add(cancel)
      if (signal) {
        // Hundreds of calls on the signal of one connection are normal, and not the leak that Node would warn of.
        setMaxListeners(0, signal)
        signal.addEventListener('abort', cancel, { once: true })
      }
      message.once('socket', () => {
        if (!isSettled) deadline = setTimeout(() => reject(timedOut(deadlineMs)), deadlineMs)
      })
      message.once('response', (response) => {
        hasResponse = true
        onResponse(response, resolve, reject)
      })
      message.on('error', (cause: Error & { code?: string }) => {
        // The engine closed a kept connection just as it was used: nothing was answered, and a read can be asked again.
        const isStale = message.reusedSocket && !hasResponse && cause.code === 'ECONNRESET'
        if (!settle()) return
        if (isStale && request.method === 'GET') {
          exchange({ ...request, ownConnection: true }, onResponse).then(resolvePromise, rejectPromise)
        } else rejectPromise(fromSystemError(cause))
      })
      message.once('close', () => {
        if (!hasResponse) reject(connectionClosed('the connection ended before an answer'))
      })
    })
  }

  return {
    request: (request) =>
      exchange<TransportResponse>(request, (response, resolve, reject) =>
        collect(response, request.maximumBytes, resolve, reject),
      ),

    openStream: ({ method = 'GET', path, body, deadlineMs = streamDeadlineMs, signal }) =>
      exchange<TransportStream>(
        { method, path, body, deadlineMs, ownConnection: true, signal },
        (response, resolve) => {
          // TCP only: finds a host that went away without a word; means nothing on a socket file.
          response.socket.setKeepAlive(true, 30_000)
          // Whoever reads hears of errors through its own listener; without any, one would end the process.
          response.on('error', () => {})
          const close = () => response.destroy()
          open.add(close)
          response.once('close', () => open.delete(close))
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response, close })
        },
      ),

    async openDuplex(request) {
      if (isDisposed) throw cancelled()
      const controller = new AbortController()
      const cancel = () => controller.abort()
      open.add(cancel)
      const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal
      try {
        let close = () => {}
        const whole = { ...request, deadlineMs: streamDeadlineMs, signal }
        const pipe = await openDuplex(agents, whole, () => open.delete(close))
        close = pipe.close
        open.add(close)
        return pipe
      } finally {
        open.delete(cancel)
      }
    },

    dispose() {
      isDisposed = true
      for (const end of [...open]) end()
      agents.dispose()
    },
  }
}

type Reject = (failure: AppFailure) => void

function collect(
  response: IncomingMessage,
  maximumBytes: number,
  resolve: (value: TransportResponse) => void,
  reject: Reject,
): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('error', (cause) => reject(fromSystemError(cause)))
  if (Number(response.headers['content-length']) > maximumBytes) return reject(tooLarge(maximumBytes))
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maximumBytes) reject(tooLarge(maximumBytes))
    else chunks.push(chunk)
  })
  response.once('end', () => {
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks, length),
    })
  })
  // An answer that is cut in its middle ends with "close" and, on some paths, without "error".
  response.once('close', () => {
    if (!response.complete) reject(connectionClosed('the answer was cut in its middle'))
  })
}
