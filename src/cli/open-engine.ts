/** From the environment and `--host` to an engine, and what to say when they name none. Holds nothing. */
import { toAppError, type AppError } from '@shared/domain/result'
import { createEngine } from '../main/engine'
import { resolveEndpoint, type EndpointInputs } from '../main/engine/endpoint/resolve-endpoint'
import { EndpointFailure } from '../main/engine/endpoint/resolved-endpoint'
import type { EnginePort } from '../main/engine/engine-port'

/** Rejects with EndpointFailure; whether anything answers at the endpoint is not asked yet. */
export async function openEngine(inputs: EndpointInputs): Promise<EnginePort> {
  return createEngine({ endpoint: await resolveEndpoint(inputs) })
}

export function describeRefusal(cause: unknown): { readonly url: string; readonly error: AppError } {
  return {
    url: cause instanceof EndpointFailure ? cause.endpoint.url : '',
    error: toAppError(cause),
  }
}
