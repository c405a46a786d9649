/**
 * From the environment and the command line to an engine with its state and actions: the part of the composition root
 * that knows no window.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { createContainerActions } from './actions/container-actions'
import { createEngine } from './engine'
import { describeFailure } from './engine/errors'
import { resolveEndpoint } from './engine/endpoint/resolve-endpoint'
import { EndpointFailure } from './engine/endpoint/resolved-endpoint'
import type { BuildFailure, RunningEngine } from './engine-session'
import type { Logger } from './log'
import { systemClock } from './state/clock'
import { createEngineState } from './state/engine-state'

const detailsDelayMs = 1_000

/** Rejects with EndpointFailure when there is no such endpoint; whether anything answers there is not asked yet. */
export async function buildEngine(options: {
  /** `--host`; null when it is not given. */
  readonly host: string | null
  readonly logger: Logger
}): Promise<RunningEngine> {
  const { host, logger } = options
  const resolve = () =>
    resolveEndpoint({
      env: process.env,
      homeDirectory: homedir(),
      readFile,
      platform: process.platform,
      ...(host === null ? {} : { hostOption: host }),
    })
  const endpoint = await resolve()
  const port = createEngine({
    endpoint,
    onProblem: (sentence) => logger.log('warning', 'A part of an answer was left out.', { sentence }),
  })
  const state = createEngineState({ port, clock: systemClock, random: Math.random, logger, detailsDelayMs })
  const actions = createContainerActions({
    port,
    state,
    clock: systemClock,
    randomId: () => crypto.randomUUID(),
    logger,
  })
  return {
    port,
    state,
    actions,
    isCurrent: async () => {
      try {
        return isDeepStrictEqual(await resolve(), endpoint)
      } catch {
        // What can't be resolved now is no better than what could.
        return true
      }
    },
    start: () => state.start(),
    dispose: async () => {
      await state.dispose()
      port.dispose()
    },
  }
}

export function describeBuildFailure(cause: unknown): BuildFailure {
  if (cause instanceof EndpointFailure) {
    return { failure: describeFailure(cause.error), endpoint: cause.endpoint }
  }
  const detail = cause instanceof Error ? cause.message : String(cause)
  return { failure: { reason: 'bad-endpoint', detail }, endpoint: null }
}
