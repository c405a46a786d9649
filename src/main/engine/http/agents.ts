/** The connections to one engine. They live until `dispose`, or shorter when the engine closes them. */
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { EndpointTarget } from '../endpoint/resolved-endpoint'

/** Calls at once on the kept-alive connections: more make an engine slower, not the list shorter. */
const maximumCallSockets = 6
/** The engine walks a file tree for each: more at once only make the disk slower. */
const maximumWalkSockets = 2

export interface Agents {
  readonly request: typeof httpRequest
  /** Where to connect to: passed with every request, so that nothing in the environment has a say. */
  readonly connection: RequestOptions
  readonly pathPrefix: string
  /** Kept-alive, for reads. */
  readonly calls: HttpAgent
  /**
   * A connection of its own for each request: streams hold theirs, a ping must prove that connecting works, and a
   * write on a connection that sat idle could meet one that the engine is just closing, with its fate unknown.
   */
  readonly single: HttpAgent
  /** For reads that take minutes: they must not stand in the way of those that keep the rows true. */
  readonly walks: HttpAgent
  dispose(): void
}

export function createAgents(target: EndpointTarget): Agents {
  const kept = { keepAlive: true, maxSockets: maximumCallSockets, scheduling: 'lifo' } as const
  const secure = target.kind === 'tcp' && target.tls !== null
  const calls = secure ? new HttpsAgent(kept) : new HttpAgent(kept)
  const single = secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false })
  const few = { keepAlive: false, maxSockets: maximumWalkSockets } as const
  const walks = secure ? new HttpsAgent(few) : new HttpAgent(few)
  return {
    request: secure ? httpsRequest : httpRequest,
    connection: connectionOptions(target),
    pathPrefix: target.kind === 'tcp' ? target.pathPrefix : '',
    calls,
    single,
    walks,
    dispose() {
      calls.destroy()
      single.destroy()
      walks.destroy()
    },
  }
}

function connectionOptions(target: EndpointTarget): RequestOptions {
  if (target.kind === 'socket') return { socketPath: target.path }
  const { host, port, tls } = target
  if (tls === null) return { host, port }
  return {
    host,
    port,
    // Said in code and not left to defaults: NODE_TLS_REJECT_UNAUTHORIZED must not be able to turn it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(tls.ca !== null ? { ca: tls.ca } : {}),
    ...(tls.certificate !== null ? { cert: tls.certificate } : {}),
    ...(tls.key !== null ? { key: tls.key } : {}),
  } as RequestOptions
}
