/**
 * Stands in for an engine whose endpoint can't be used, so that the window opens all the same and says why. Every call
 * rejects with that reason.
 */
import type { EnginePort } from './engine-port'
import type { EndpointFailure } from './endpoint/resolved-endpoint'
import { describeFailure } from './errors'

export function createUnreachableEngine(cause: EndpointFailure): EnginePort {
  const refuse = (): Promise<never> => Promise.reject(cause)
  return {
    endpoint: cause.endpoint,
    connect: refuse,
    ping: refuse,
    openEvents: refuse,
    listContainers: refuse,
    inspectContainer: refuse,
    listImages: refuse,
    inspectImage: refuse,
    listNetworks: refuse,
    inspectNetwork: refuse,
    listVolumes: refuse,
    inspectVolume: refuse,
    identity: refuse,
    containerChanges: refuse,
    containerSizeBytes: refuse,
    startContainer: refuse,
    stopContainer: refuse,
    restartContainer: refuse,
    pauseContainer: refuse,
    unpauseContainer: refuse,
    killContainer: refuse,
    removeContainer: refuse,
    renameContainer: refuse,
    describeFailure,
    dispose: () => {},
  }
}
