/**
 * Calls to the Engine API at the pinned version: adds the version to the path, takes JSON apart, turns refusals into
 * failures. Holds the pinned version until the next `pin`.
 */
import { readDeadlineMs } from './deadlines'
import { engineFailure, fromStatus, nonsense } from './errors'
import type { DuplexPipe } from './http/duplex'
import type { HttpMethod, Transport, TransportResponse, TransportStream } from './http/transport'
import { maximumErrorBytes, maximumObjectBytes } from './limits'

/** Values are sent as text; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface Call {
  readonly path: string
  readonly query?: Query
  readonly deadlineMs?: number
  readonly maximumBytes?: number
  readonly signal?: AbortSignal | undefined
  /** See TransportRequest. */
  readonly isWalk?: boolean
}

export interface WriteCall extends Call {
  readonly method: Exclude<HttpMethod, 'HEAD'>
  readonly body?: unknown
  readonly deadlineMs: number
}

/** A GET unless said otherwise. */
export interface StreamCall {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly query?: Query
  readonly body?: unknown
  /** Until the headers; see StreamRequest. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface EngineClient {
  pin(apiVersion: string): void
  /** The answer whatever its status, on a connection of its own. */
  send(call: WriteCall): Promise<TransportResponse>
  /** The parsed body of a 200, else an AppFailure. */
  getJson(call: Call): Promise<unknown>
  /** As getJson, but null when the engine says 404. */
  getJsonOrNull(call: Call): Promise<unknown>
  /** The body of a 200 as it was written; null when the engine says 404. */
  getTextOrNull(call: Call): Promise<string | null>
  /** The headers of a 200; null when the engine says 404. A refusal comes without the engine's words. */
  headersOrNull(call: Call): Promise<TransportResponse['headers'] | null>
  /** Resolves on the headers of a 200; from then on there is no deadline. Anything else is an AppFailure. */
  openStream(call: StreamCall): Promise<TransportStream>
  /** By POST. Resolves once the connection is a pipe both ways; anything else is an AppFailure. */
  openDuplex(call: Omit<StreamCall, 'method'>): Promise<DuplexPipe>
}

export function createClient(transport: Transport): EngineClient {
  let pinned: string | null = null

  function versioned(path: string, query: Query = {}): string {
    if (pinned === null) throw engineFailure('NOT_LIVE', 'The engine has not been connected to yet.')
    return `/v${pinned}${path}${queryText(query)}`
  }

  async function get(call: Call, method: 'GET' | 'HEAD' = 'GET'): Promise<TransportResponse> {
    return transport.request({
      method,
      path: versioned(call.path, call.query),
      deadlineMs: call.deadlineMs ?? readDeadlineMs,
      maximumBytes: call.maximumBytes ?? maximumObjectBytes,
      signal: call.signal,
      isWalk: call.isWalk ?? false,
    })
  }

  return {
    pin(apiVersion) {
      pinned = apiVersion
    },

    send: async ({ method, path, query, body, deadlineMs, maximumBytes, signal }) =>
      transport.request({
        method,
        path: versioned(path, query),
        body,
        deadlineMs,
        maximumBytes: maximumBytes ?? maximumObjectBytes,
        ownConnection: true,
        signal,
      }),

    getJson: async (call) => parseAnswer(await get(call)),

    async getJsonOrNull(call) {
      const response = await get(call)
      return response.status === 404 && isEngineError(response) ? null : parseAnswer(response)
    },

    async getTextOrNull(call) {
      const response = await get(call)
      if (response.status === 404 && isEngineError(response)) return null
      const text = response.body.toString()
      if (response.status !== 200) throw fromStatus(response.status, text)
      return text
    },

    async headersOrNull(call) {
      const response = await get(call, 'HEAD')
      if (response.status === 404) return null
      if (response.status !== 200) throw fromStatus(response.status, '')
      return response.headers
    },

    async openStream({ path, query, ...rest }) {
      const stream = await transport.openStream({ ...rest, path: versioned(path, query) })
      if (stream.status === 200) return stream
      const body = await bodyText(stream)
      throw fromStatus(stream.status, body)
    },

    openDuplex: async ({ path, query, ...rest }) =>
      transport.openDuplex({ ...rest, path: versioned(path, query) }),
  }
}

function queryText(query: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, `${value}`)
  const text = parameters.toString()
  return text && `?${text}`
}

/** "Gone" is a strong word: a proxy's 404 page must not make an object vanish. Podman says it in JSON, too. */
export function isEngineError(response: Pick<TransportResponse, 'body'>): boolean {
  try {
    const body: unknown = JSON.parse(response.body.toString())
    return typeof body === 'object' && body !== null && 'message' in body
  } catch {
    return false
  }
}

function parseAnswer(response: TransportResponse): unknown {
  const text = response.body.toString()
  if (response.status !== 200) throw fromStatus(response.status, text)
  try {
    return JSON.parse(text)
  } catch {
    throw nonsense('this is not JSON', text)
  }
}

/** The first bytes of a refused stream's body; never rejects, and never waits for long. */
async function bodyText(stream: TransportStream): Promise<string> {
  const timer = setTimeout(() => stream.close(), readDeadlineMs)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream.body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > maximumErrorBytes) break
    }
  } catch {
    // Cut short: what came is all there is to quote.
  } finally {
    clearTimeout(timer)
    stream.close()
  }
  return Buffer.concat(chunks).toString()
}
