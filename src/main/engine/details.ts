/** What the page of one container asks for: read when it is opened, not held. */
import type {
  ContainerDetails,
  ContainerRunCommand,
  FileChanges,
  FileFacts,
  InspectText,
  ProcessList,
  RunCommandForm,
} from '@shared/domain/container-details'
import { readEngineDefaults, specOfContainer } from '@shared/domain/run/container-spec'
import { readImageDefaults } from '@shared/domain/run/image-defaults'
import { fieldOf, textOf } from '@shared/domain/run/json-reading'
import { printRunCommand } from '@shared/domain/run/print-run-command'
import { indentJson } from './api/indent-json'
import { requireObject, toNumberOrNull } from './api/read'
import type { EngineClient } from './client'
import { walkDeadlineMs } from './deadlines'
import type { EngineHandshake } from './engine-port'
import { engineFailure, nonsense } from './errors'
import { containerId, imageSegments, isImageReference } from './ids'
import { toContainerDetails } from './map/container-details'
import { toFileChanges, toFileFacts, toProcessList } from './map/container-files'

/** Reads of what the list of containers does not need. Null: the container, or the file, is gone. */
export interface EngineDetails {
  containerDetails(id: string, signal?: AbortSignal): Promise<ContainerDetails | null>
  /** What `docker inspect` would print, bounded. */
  containerInspectText(id: string, signal?: AbortSignal): Promise<InspectText | null>
  /** Rejects with CONFLICT unless it runs. */
  containerProcesses(id: string, signal?: AbortSignal): Promise<ProcessList | null>
  /** Walks the writable layer. */
  containerFileChanges(id: string, signal?: AbortSignal): Promise<FileChanges | null>
  /** `path`: absolute, inside the container. A link is not followed. */
  containerFileFacts(id: string, path: string, signal?: AbortSignal): Promise<FileFacts | null>
  containerRunCommand(
    id: string,
    form: RunCommandForm,
    signal?: AbortSignal,
  ): Promise<ContainerRunCommand | null>
}

/** UTF-16 units; the text crosses to the window whole. */
const maximumInspectLength = 8 * 1024 * 1024
const maximumPathLength = 4096
const walk = { deadlineMs: walkDeadlineMs, isWalk: true } as const

export function createDetails({
  client,
  handshake,
}: {
  readonly client: EngineClient
  /** Of the last successful connect; null before it. */
  readonly handshake: () => EngineHandshake | null
}): EngineDetails {
  const pathOf = (id: string, rest = '/json') => `/containers/${containerId(id)}${rest}`
  const inspect = (id: string, signal: AbortSignal | undefined) =>
    client.getJsonOrNull({ path: pathOf(id), signal })

  /** Null also for a reference that can't be one, as of an image that was built elsewhere. */
  async function imageOf(reference: string, signal: AbortSignal | undefined): Promise<unknown> {
    if (!isImageReference(reference)) return null
    return client.getJsonOrNull({ path: `/images/${imageSegments(reference)}/json`, signal })
  }

  return {
    async containerDetails(id, signal) {
      const answer = await inspect(id, signal)
      return answer === null ? null : toContainerDetails(answer)
    },

    async containerInspectText(id, signal) {
      const json = await client.getTextOrNull({ path: pathOf(id), signal })
      if (json === null) return null
      if (!isJson(json)) throw nonsense('this is not JSON', json)
      const text = indentJson(json)
      const isCut = text.length > maximumInspectLength
      return { text: isCut ? text.slice(0, maximumInspectLength) : text, characterCount: text.length, isCut }
    },

    async containerProcesses(id, signal) {
      const answer = await client.getJsonOrNull({ path: pathOf(id, '/top'), signal })
      return answer === null ? null : toProcessList(answer)
    },

    async containerFileChanges(id, signal) {
      const sized = client.getJsonOrNull({ path: pathOf(id), query: { size: true }, ...walk, signal })
      const [container, answer] = await Promise.all([
        sized,
        client.getJsonOrNull({ path: pathOf(id, '/changes'), ...walk, signal }),
      ])
      if (container === null) return null
      const bytes = toNumberOrNull(requireObject(container, 'the container').SizeRw)
      return { ...toFileChanges(answer), layerBytes: bytes !== null && bytes >= 0 ? bytes : null }
    },

    async containerFileFacts(id, path, signal) {
      if (!path.startsWith('/') || path.length > maximumPathLength || path.includes('\0')) {
        throw engineFailure('INVALID_INPUT', 'This is not an absolute path.', { field: 'path' })
      }
      const headers = await client.headersOrNull({ path: pathOf(id, '/archive'), query: { path }, signal })
      if (headers === null) return null
      const header = headers['x-docker-container-path-stat']
      if (typeof header !== 'string') throw nonsense('the file’s facts are missing', '')
      return toFileFacts(header)
    },

    async containerRunCommand(id, { shell, layout }, signal) {
      const container = await inspect(id, signal)
      if (container === null) return null
      const imageId = textOf(fieldOf(container, 'Image'))
      const reference = textOf(fieldOf(fieldOf(container, 'Config'), 'Image'))
      const [own, named, info] = await Promise.all([
        imageOf(imageId, signal),
        imageOf(reference, signal),
        client.getJson({ path: '/info', signal }),
      ])
      const printed = printRunCommand(specOfContainer(container, readEngineDefaults(info)), {
        shell,
        ...(own !== null && { imageDefaults: readImageDefaults(own) }),
        layout,
        engineOs: handshake()?.osType === 'windows' ? 'windows' : 'linux',
      })
      const image = named === null ? 'gone' : textOf(fieldOf(named, 'Id')) === imageId ? 'present' : 'moved'
      return 'error' in printed
        ? { command: null, problem: printed.error, notExpressible: [], needs: [], image }
        : {
            command: printed.command,
            problem: null,
            notExpressible: printed.notExpressible,
            needs: printed.needs,
            image,
          }
    },
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
