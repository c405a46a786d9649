/** Where the engine is and how to get there, decided once at the start of the app and then passed on as data. */
import type { EndpointDescription } from '@shared/domain/engine'
import { AppFailure, type AppError } from '@shared/domain/result'

/** PEM texts. The server's certificate is always verified, with `ca` or, without one, with the system's authorities. */
export interface TlsMaterial {
  readonly ca: string | null
  readonly certificate: string | null
  readonly key: string | null
}

export type EndpointTarget =
  /** A unix socket, or a named pipe such as "//./pipe/docker_engine". */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      /** A host name or an address, IPv6 without brackets. */
      readonly host: string
      readonly port: number
      /** "" or a path such as "/engine" that comes before every request's own. */
      readonly pathPrefix: string
      readonly tls: TlsMaterial | null
    }

export interface ResolvedEndpoint {
  readonly description: EndpointDescription
  readonly target: EndpointTarget
  /** DOCKER_API_VERSION: this and no other is spoken, e.g. "1.43". */
  readonly apiVersion: string | null
}

/** An endpoint that was asked for and can't be used; knows as much of it as there is to show. */
export class EndpointFailure extends AppFailure {
  readonly endpoint: EndpointDescription

  constructor(error: AppError, endpoint: EndpointDescription) {
    super(error)
    this.endpoint = endpoint
  }
}
