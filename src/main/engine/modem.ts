/**
 * What dockerode asks of its modem, over our own transport: dockerode knows paths and verbs, and nothing else of the
 * way to the engine. That removes the traps of its own HTTP: promises that never settle, options that vanish, a whole
 * body repeated in the URL, an environment variable that redirects a call, and a Buffer where there should be an answer.
 */
import { isEngineError, type EngineClient, type Query } from './client'
import { engineFailure, fromStatus, nonsense, notPassedOn } from './errors'
import type { HttpMethod } from './http/transport'

/** The part of dockerode's call options that can occur; the rest is refused. */
interface DialOptions {
  readonly path: string
  readonly method: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly statusCodes: Readonly<Record<number, true | string>>
  readonly isStream?: boolean
  readonly hijack?: boolean
  readonly openStdin?: boolean
  readonly file?: unknown
  readonly authconfig?: unknown
}

type DialCallback = (error: unknown, answer: unknown) => void

export interface Modem {
  /** dockerode sets it, and makes its promises with it. */
  Promise?: PromiseConstructor
  dial(options: DialOptions, callback: DialCallback): void
}

/** How a call that changed nothing ends: the engine said 304, so it already was so. */
export class NotModified extends Error {
  override readonly name = 'NotModified'
}

/** From something in between that waited in vain: the engine may be at it all the same. */
const gatewayStatuses = new Set([502, 503, 504])

export function createModem(client: EngineClient, deadlineMs: number): Modem {
  async function dial(options: DialOptions): Promise<unknown> {
    const { method, path, query, body } = toCall(options)
    const response = await client.send({ method, path, query, body, deadlineMs })
    const text = response.body.toString()
    if (options.statusCodes[response.status] === true) return parseOrText(text)
    if (response.status === 304) throw new NotModified()
    if (gatewayStatuses.has(response.status)) throw notPassedOn(response.status, text)
    if (response.status === 404 && !isEngineError(response)) {
      throw nonsense('a 404 without the words of an engine', text, 'not-docker')
    }
    throw fromStatus(response.status, text)
  }
  return {
    dial(options, callback) {
      dial(options).then(
        (answer) => callback(null, answer),
        (cause: unknown) => callback(cause, null),
      )
    },
  }
}

function parseOrText(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'] satisfies readonly HttpMethod[]

/**
 * dockerode marks a path that takes a query with a "?" at its end. For a POST with options it can't tell query from
 * body and would send all of them as both, so `_query` and `_body` must say which is which.
 */
function toCall(options: DialOptions): {
  readonly method: Exclude<HttpMethod, 'HEAD'>
  readonly path: string
  readonly query: Query
  readonly body: unknown
} {
  const { method } = options
  if (options.isStream || options.hijack || options.openStdin || options.file || options.authconfig) {
    throw misuse(options, 'streams, files and registry passwords do not go this way')
  }
  if (!methods.includes(method)) throw misuse(options, 'this is not a method')
  const takesQuery = options.path.endsWith('?')
  const given = options.options ?? {}
  const isExplicit = '_query' in given || '_body' in given
  const isEmpty = Object.keys(given).length === 0
  if (!isExplicit && !isEmpty && takesQuery === (method === 'POST')) {
    throw misuse(options, 'these options would be lost or sent twice')
  }
  const query = isExplicit ? given['_query'] : takesQuery ? given : {}
  const body = isExplicit ? given['_body'] : takesQuery || isEmpty ? undefined : given
  return {
    method: method as Exclude<HttpMethod, 'HEAD'>,
    path: takesQuery ? options.path.slice(0, -1) : options.path,
    query: toQuery(options, query),
    body,
  }
}

function toQuery(options: DialOptions, query: unknown): Query {
  const entries = Object.entries(query ?? {})
  for (const [, value] of entries) {
    if (typeof value === 'object') throw misuse(options, 'a query value must be text, a number or yes or no')
  }
  return Object.fromEntries(entries)
}

function misuse(options: DialOptions, why: string) {
  return engineFailure('INTERNAL', `The call ${options.method} ${options.path} can't be made: ${why}.`)
}
