/**
 * What the rest of the app may ask of an engine. Everything is in domain words; nothing here tells how it is spoken to.
 * Every method rejects with an AppFailure and with nothing else. Reads of one object answer null when it is gone.
 */
import type { Container, RestartPolicy } from '@shared/domain/container'
import type { DiskUsage } from '@shared/domain/disk-usage'
import type { EndpointDescription, EngineIdentity, FailureReport } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import type { Image, Network, Volume } from '@shared/domain/objects'
import type { AppError } from '@shared/domain/result'
import type { EngineDetails } from './details'
import type { EngineLogs } from './logs'
import type { EngineRuns } from './runs'
import type { EngineStats } from './stats'
import type { EngineTerminals } from './terminals'

export type { EngineDetails } from './details'
export type { LogEnd, LogRequest } from './logs'
export type { EngineTerminals, TerminalPipe } from './terminals'

export interface EngineHandshake {
  /** The version that every later call is pinned to, e.g. "1.41". */
  readonly apiVersion: string
  readonly engineApiVersion: string
  readonly osType: string
  readonly isPodman: boolean
  /** Engine clock minus local clock in ms, from the Date header (whole seconds); null without one. */
  readonly clockSkewMs: number | null
}

/** An open event stream. It is drained whether or not anyone reads: a slow reader would make the engine itself slow. */
export interface EventStream extends AsyncIterable<EngineEvent> {
  close(): void
  /** Events lost because the bounded queue was full (0 in normal life): the reader must list again. */
  readonly droppedEvents: number
}

/** Counts from `docker diff`. */
export interface ContainerChanges {
  readonly added: number
  readonly modified: number
  readonly deleted: number
}

export interface EngineReads {
  listContainers(signal?: AbortSignal): Promise<readonly Container[]>
  inspectContainer(id: string, signal?: AbortSignal): Promise<Container | null>
  listImages(signal?: AbortSignal): Promise<readonly Image[]>
  /** By id, or by reference since a pull names its image only so. */
  inspectImage(idOrReference: string, signal?: AbortSignal): Promise<Image | null>
  listNetworks(signal?: AbortSignal): Promise<readonly Network[]>
  inspectNetwork(id: string, signal?: AbortSignal): Promise<Network | null>
  listVolumes(signal?: AbortSignal): Promise<readonly Volume[]>
  inspectVolume(name: string, signal?: AbortSignal): Promise<Volume | null>
  identity(signal?: AbortSignal): Promise<EngineIdentity>
  containerChanges(id: string, signal?: AbortSignal): Promise<ContainerChanges>
  /** Bytes of the writable layer; walks it, so ask only for a plan. */
  containerSizeBytes(id: string, signal?: AbortSignal): Promise<number | null>
  /** Walks every writable layer and volume: seconds, on a big disk minutes. */
  diskUsage(signal?: AbortSignal): Promise<DiskUsage>
}

/** Resolves "unchanged" where the engine says that it already was so (HTTP 304). All ids are full. */
export interface EngineWrites {
  startContainer(id: string): Promise<'done' | 'unchanged'>
  /** Waits for the container's own stop timeout; the deadline allows for it. */
  stopContainer(id: string): Promise<'done' | 'unchanged'>
  restartContainer(id: string): Promise<'done' | 'unchanged'>
  pauseContainer(id: string): Promise<'done' | 'unchanged'>
  unpauseContainer(id: string): Promise<'done' | 'unchanged'>
  killContainer(id: string): Promise<'done' | 'unchanged'>
  removeContainer(
    id: string,
    options: { readonly force: boolean; readonly volumes: boolean },
  ): Promise<'done' | 'unchanged'>
  renameContainer(id: string, name: string): Promise<'done' | 'unchanged'>
  /** Takes effect at once, running or not; the engine doesn't say whether it was so already. */
  setRestartPolicy(id: string, policy: RestartPolicy): Promise<'done' | 'unchanged'>
}

export interface EnginePort
  extends EngineReads, EngineWrites, EngineDetails, EngineRuns, EngineLogs, EngineTerminals, EngineStats {
  readonly endpoint: EndpointDescription
  /** Pings, negotiates and pins the API version. Must succeed before anything else is called; may be called again after a break. */
  connect(signal?: AbortSignal): Promise<EngineHandshake>
  /** Resolves when the engine answers on a connection of its own. */
  ping(signal?: AbortSignal): Promise<void>
  /** Resolves once the engine has accepted the subscription. `since`: nanoseconds since 1970 as text; replays what its ring (256) still holds. */
  openEvents(options: { readonly since?: string }, signal?: AbortSignal): Promise<EventStream>
  /** Why a call failed, in the closed set that the window explains. */
  describeFailure(error: AppError): FailureReport
  dispose(): void
}
