/**
 * The writes of EnginePort, by dockerode's methods over our transport. dockerode is loaded at the first write: nobody
 * should wait for it in order to see a list.
 */
import type Docker from 'dockerode'
import type { EngineWrites } from './engine-port'
import { isObject, toNumberOrNull, toObject } from './api/read'
import type { EngineClient } from './client'
import { defaultStopTimeoutMs, maximumStopTimeoutMs, removeDeadlineMs, writeDeadlineMs } from './deadlines'
import { fromSystemError } from './errors'
import { containerId, containerName } from './ids'
import { createModem, NotModified } from './modem'

type Outcome = 'done' | 'unchanged'

export function createWrites(client: EngineClient): EngineWrites {
  async function onContainer(
    id: string,
    deadlineMs: number,
    write: (container: Docker.Container) => Promise<unknown>,
  ): Promise<Outcome> {
    const { default: Dockerode } = await import('dockerode')
    const docker = new Dockerode({
      modem: createModem(client, deadlineMs),
    } as unknown as Docker.DockerOptions)
    try {
      await write(docker.getContainer(containerId(id)))
      return 'done'
    } catch (cause) {
      if (cause instanceof NotModified) return 'unchanged'
      throw fromSystemError(cause)
    }
  }

  /** The engine answers a stop only after the container's own stop timeout, which may be hours. */
  async function stopDeadlineMs(id: string): Promise<number> {
    const answer = await client.getJson({ path: `/containers/${containerId(id)}/json` })
    const config = isObject(answer) ? toObject(answer.Config) : {}
    const seconds = toNumberOrNull(config.StopTimeout)
    if (seconds === null) return defaultStopTimeoutMs + writeDeadlineMs
    const timeoutMs = seconds < 0 ? maximumStopTimeoutMs : Math.min(seconds * 1000, maximumStopTimeoutMs)
    return timeoutMs + writeDeadlineMs
  }

  return {
    startContainer: (id) => onContainer(id, writeDeadlineMs, (container) => container.start()),
    stopContainer: async (id) => onContainer(id, await stopDeadlineMs(id), (container) => container.stop()),
    restartContainer: async (id) =>
      onContainer(id, await stopDeadlineMs(id), (container) => container.restart()),
    pauseContainer: (id) => onContainer(id, writeDeadlineMs, (container) => container.pause()),
    unpauseContainer: (id) => onContainer(id, writeDeadlineMs, (container) => container.unpause()),
    killContainer: (id) =>
      onContainer(id, writeDeadlineMs, (container) => container.kill({ _query: { signal: 'SIGKILL' } })),
    removeContainer: (id, { force, volumes }) =>
      onContainer(id, removeDeadlineMs, (container) => container.remove({ force, v: volumes })),
    renameContainer: async (id, name) => {
      const query = { name: containerName(name) }
      return onContainer(id, writeDeadlineMs, (container) => container.rename({ _query: query }))
    },
    setRestartPolicy: async (id, { name, maximumRetryCount }) => {
      // "" would mean "leave it"; a count with any other policy is refused (API 1.41 and later).
      const count = name === 'on-failure' ? maximumRetryCount : 0
      const body = { RestartPolicy: { Name: name, MaximumRetryCount: count } }
      return onContainer(id, writeDeadlineMs, (container) => container.update({ _body: body }))
    },
  }
}
