/** What `docker run` asks of an engine: an image pulled with its progress, a container created. Starting is a write like any other. */
import type { PullReport } from '@shared/domain/job'
import type { CreateRequest, EndpointConfig } from '@shared/domain/run/create-request'
import type { RunImage } from '@shared/domain/run-image'
import { pullReference } from '@shared/domain/run/pull-reference'
import { toAppError, type AppError } from '@shared/domain/result'
import { requireObject, toText, toTexts } from './api/read'
import type { EngineClient } from './client'
import { createDeadlineMs, pullDeadlineMs, writeDeadlineMs } from './deadlines'
import type { EngineHandshake } from './engine-port'
import { engineFailure, fromStatus, nonsense, notPassedOn } from './errors'
import { containerId, imageSegments } from './ids'
import { toRunImage } from './map/run-image'
import { readPull } from './streams/pull-stream'

export interface CreatedContainer {
  readonly containerId: string
  /** The engine's own words. */
  readonly warnings: readonly string[]
  /** Created all the same, but one of its further networks refused it. */
  readonly networkError: AppError | null
}

export interface EngineRuns {
  /** null when the engine has no such image. */
  runImage(reference: string, signal?: AbortSignal): Promise<RunImage | null>
  /**
   * Resolves when the image is there. `platform`: "" for the engine's own. Rejects with the engine's words where the
   * registry refuses, also in the middle; an abort ends the pull on the engine too.
   */
  pullImage(
    reference: string,
    platform: string,
    onReport: (report: PullReport) => void,
    signal?: AbortSignal,
  ): Promise<void>
  /** NOT_FOUND: the image is missing, or is there for another platform only. */
  createContainer(request: CreateRequest): Promise<CreatedContainer>
}

export function createRuns(options: {
  readonly client: EngineClient
  readonly handshake: () => EngineHandshake | null
}): EngineRuns {
  const { client } = options

  /** Before API 1.44 a container is created on one network and connected to the others, and its MAC address is its own. */
  const takesEndpoints = (): boolean => {
    const [, minor = 0] = (options.handshake()?.apiVersion ?? '').split('.').map(Number)
    return minor >= 44
  }

  async function write(path: string, query: Record<string, string>, body: unknown, deadlineMs: number) {
    const response = await client.send({ method: 'POST', path, query, body, deadlineMs })
    const text = response.body.toString()
    if ([502, 503, 504].includes(response.status)) throw notPassedOn(response.status, text)
    if (response.status >= 300) throw fromStatus(response.status, text)
    return text
  }

  async function connectRest(
    id: string,
    networks: readonly (readonly [string, EndpointConfig])[],
  ): Promise<AppError | null> {
    try {
      for (const [name, EndpointConfig] of networks) {
        const body = { Container: containerId(id), EndpointConfig }
        await write(`/networks/${encodeURIComponent(name)}/connect`, {}, body, writeDeadlineMs)
      }
      return null
    } catch (cause) {
      return { ...toAppError(cause), field: 'network' }
    }
  }

  return {
    async runImage(reference, signal) {
      const path = `/images/${imageSegments(reference)}/json`
      const answer = await client.getJsonOrNull({ path, signal })
      return answer === null ? null : toRunImage(answer)
    },

    async pullImage(reference, platform, onReport, signal) {
      const parts = pullReference(reference)
      if (parts === null) {
        throw engineFailure('INVALID_INPUT', 'This is not an image that a registry knows.', {
          field: 'image',
        })
      }
      const query = { ...parts, ...(platform !== '' && { platform }) }
      const call = { method: 'POST', path: '/images/create', query, deadlineMs: pullDeadlineMs } as const
      const stream = await client.openStream({ ...call, signal })
      await readPull({ body: stream.body, onReport, signal })
    },

    async createContainer({ query, body }) {
      const endpoints = Object.entries(body.NetworkingConfig.EndpointsConfig)
      const main = endpoints.find(([name]) => name === body.HostConfig.NetworkMode)
      const isOld = !takesEndpoints()
      const first = isOld ? endpoints.filter((endpoint) => endpoint === main) : endpoints
      const rest = isOld ? endpoints.filter((endpoint) => endpoint !== main) : []
      const macAddress = isOld ? (main?.[1].MacAddress ?? '') : ''
      const sent = {
        ...body,
        ...(macAddress !== '' && { MacAddress: macAddress }),
        NetworkingConfig: { EndpointsConfig: Object.fromEntries(first) },
      }
      const text = await write('/containers/create', { ...query }, sent, createDeadlineMs)
      const answer = requireObject(parse(text), 'the created container')
      const id = toText(answer.Id)
      if (!/^[0-9a-f]{64}$/.test(id)) throw nonsense('the created container has no full id', text)
      return {
        containerId: id,
        warnings: toTexts(answer.Warnings).slice(0, 50),
        networkError: await connectRest(id, rest),
      }
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw nonsense('this is not JSON', text)
  }
}
