/** The reads of EnginePort: one call each, checked and mapped. */
import type { EngineHandshake, EngineReads } from './engine-port'
import { mapRows, toNumberOrNull, requireObject } from './api/read'
import type { EngineClient } from './client'
import { listDeadlineMs, walkDeadlineMs } from './deadlines'
import { engineFailure } from './errors'
import { containerId, imageSegments, networkId, volumeSegment } from './ids'
import { maximumListBytes } from './limits'
import { toChanges } from './map/changes'
import { toInspectedContainer } from './map/container-inspect'
import { toListedContainer } from './map/container-list'
import { toDiskUsage } from './map/disk-usage'
import { toIdentity } from './map/identity'
import { toInspectedImage, toListedImage } from './map/image'
import { toInspectedNetwork, toNetwork } from './map/network'
import { toInspectedVolume, toVolume } from './map/volume'

const walk = { deadlineMs: walkDeadlineMs, isWalk: true } as const

interface ReadsOptions {
  readonly client: EngineClient
  /** Of the last successful connect; null before it. */
  readonly handshake: () => EngineHandshake | null
  readonly onProblem: (sentence: string) => void
}

export function createReads({ client, handshake, onProblem }: ReadsOptions): EngineReads {
  const list = (path: string, signal: AbortSignal | undefined, query = {}) =>
    client.getJson({ path, query, deadlineMs: listDeadlineMs, maximumBytes: maximumListBytes, signal })

  return {
    async listContainers(signal) {
      const answer = await list('/containers/json', signal, { all: true })
      return mapRows(answer, 'the container list', toListedContainer, onProblem)
    },

    async inspectContainer(id, signal) {
      const answer = await client.getJsonOrNull({ path: `/containers/${containerId(id)}/json`, signal })
      return answer === null ? null : toInspectedContainer(answer)
    },

    async listImages(signal) {
      return mapRows(await list('/images/json', signal), 'the image list', toListedImage, onProblem)
    },

    async inspectImage(idOrReference, signal) {
      const path = `/images/${imageSegments(idOrReference)}/json`
      const answer = await client.getJsonOrNull({ path, signal })
      return answer === null ? null : toInspectedImage(answer)
    },

    async listNetworks(signal) {
      return mapRows(await list('/networks', signal), 'the network list', toNetwork, onProblem)
    },

    async inspectNetwork(id, signal) {
      const answer = await client.getJsonOrNull({ path: `/networks/${networkId(id)}`, signal })
      return answer === null ? null : toInspectedNetwork(answer)
    },

    async listVolumes(signal) {
      const answer = requireObject(await list('/volumes', signal), 'the volume list')
      return mapRows(answer.Volumes, 'the volume list', toVolume, onProblem)
    },

    async inspectVolume(name, signal) {
      const answer = await client.getJsonOrNull({ path: `/volumes/${volumeSegment(name)}`, signal })
      return answer === null ? null : toInspectedVolume(answer)
    },

    async identity(signal) {
      const answer = await client.getJson({ path: '/info', signal })
      const known = handshake()
      if (known === null) throw engineFailure('NOT_LIVE', 'The engine has not been connected to yet.')
      return toIdentity(answer, known)
    },

    async containerChanges(id, signal) {
      const path = `/containers/${containerId(id)}/changes`
      return toChanges(await client.getJson({ path, ...walk, signal }))
    },

    async containerSizeBytes(id, signal) {
      const path = `/containers/${containerId(id)}/json`
      const call = { path, query: { size: true }, ...walk, signal }
      const answer = await client.getJsonOrNull(call)
      if (answer === null) return null
      const bytes = toNumberOrNull(requireObject(answer, 'the container').SizeRw)
      return bytes !== null && bytes >= 0 ? bytes : null
    },

    async diskUsage(signal) {
      const call = { path: '/system/df', ...walk, maximumBytes: maximumListBytes, signal }
      return toDiskUsage(await client.getJson(call))
    },
  }
}
