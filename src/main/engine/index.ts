/** One engine behind EnginePort: the only door to this folder. Lives until `dispose`. */
import { createClient } from './client'
import { createDetails } from './details'
import type { EngineHandshake, EnginePort } from './engine-port'
import { describeFailure } from './errors'
import type { ResolvedEndpoint } from './endpoint/resolved-endpoint'
import { openEvents } from './events'
import { createTransport } from './http/transport'
import { createLogs } from './logs'
import { negotiate, pingEngine } from './negotiate'
import { createReads } from './reads'
import { createRuns } from './runs'
import { createTerminals } from './terminals'
import { createStats } from './stats'
import { createWrites } from './writes'

export interface EngineOptions {
  readonly endpoint: ResolvedEndpoint
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Hears one sentence for each part of an answer that had to be left out. Engine text in it is unescaped. */
  readonly onProblem?: (sentence: string) => void
}

export function createEngine({
  endpoint,
  clock = Date.now,
  onProblem = () => {},
}: EngineOptions): EnginePort {
  const transport = createTransport(endpoint.target)
  const client = createClient(transport)
  let handshake: EngineHandshake | null = null

  return {
    endpoint: endpoint.description,

    async connect(signal) {
      const agreed = await negotiate({ transport, clock, wanted: endpoint.apiVersion, signal })
      client.pin(agreed.apiVersion)
      handshake = agreed
      return agreed
    },

    async ping(signal) {
      await pingEngine(transport, signal)
    },

    openEvents: (options, signal) => openEvents(client, onProblem, options.since, signal),
    ...createReads({ client, handshake: () => handshake, onProblem }),
    ...createWrites(client),
    ...createDetails({ client, handshake: () => handshake }),
    ...createRuns({ client, handshake: () => handshake }),
    ...createLogs({ client }),
    ...createTerminals({ client, handshake: () => handshake }),
    ...createStats({ client, handshake: () => handshake }),
    describeFailure,
    dispose: () => transport.dispose(),
  }
}
