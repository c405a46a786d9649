/** The slim form of a container that crosses to the window: what a list shows, sorts and filters by, and no more. */
import {
  isActive,
  type Container,
  type ContainerHealth,
  type ContainerState,
  type PublishedPort,
  type RestartPolicy,
} from './container'
import type { RestartLoop } from './restart-loop'
import { composeLabelPrefix, type Pair, type Pairs } from './labels'

export interface ContainerRow {
  readonly id: string
  readonly name: string
  readonly imageReference: string
  readonly imageId: string
  readonly state: ContainerState
  readonly health: ContainerHealth
  readonly exitCode: number | null
  readonly stateError: string
  readonly createdAtMs: number
  readonly startedAtMs: number | null
  readonly finishedAtMs: number | null
  readonly publishedPorts: readonly PublishedPort[]
  /** More than `maximumPorts` are counted, not sent. */
  readonly publishedPortCount: number
  readonly networkNames: readonly string[]
  /** Of the mounted volumes; bind mounts have none. */
  readonly volumeNames: readonly string[]
  readonly restartPolicy: RestartPolicy | null
  readonly restartCount: number | null
  /** Set while the policy starts it over and over. */
  readonly restartLoop: RestartLoop | null
  readonly isAutoRemove: boolean | null
  readonly composeProject: string | null
  readonly composeService: string | null
  readonly isSwarmTask: boolean
  /** Without Compose's own, which would be half of the row: project and service have fields. */
  readonly labels: Pairs
}

export const maximumPorts = 64
export const maximumLabels = 64
export const maximumLabelLength = 256
const maximumTextLength = 1024

export function toContainerRow(container: Container, restartLoop: RestartLoop | null = null): ContainerRow {
  return {
    id: container.id,
    name: clip(container.name, maximumTextLength),
    imageReference: clip(container.imageReference, maximumTextLength),
    imageId: container.imageId,
    state: container.state,
    health: container.health,
    exitCode: container.exitCode,
    stateError: clip(container.stateError, maximumTextLength),
    createdAtMs: container.createdAtMs,
    startedAtMs: container.startedAtMs,
    finishedAtMs: container.finishedAtMs,
    publishedPorts: container.publishedPorts.slice(0, maximumPorts),
    publishedPortCount: container.publishedPorts.length,
    networkNames: container.networks.map((network) => clip(network.networkName, maximumTextLength)),
    volumeNames: container.mounts.flatMap((mount) =>
      mount.volumeName === null ? [] : [clip(mount.volumeName, maximumTextLength)],
    ),
    restartPolicy: container.restartPolicy,
    restartCount: container.restartCount,
    restartLoop: isActive(container.state) ? restartLoop : null,
    isAutoRemove: container.isAutoRemove,
    composeProject:
      container.composeProject === null ? null : clip(container.composeProject, maximumTextLength),
    composeService:
      container.composeService === null ? null : clip(container.composeService, maximumTextLength),
    isSwarmTask: container.isSwarmTask,
    labels: rowLabels(container.labels),
  }
}

/** Looks at no more labels than it needs: a container may carry 100,000. */
function rowLabels(labels: Pairs): Pairs {
  const kept: Pair[] = []
  for (const [key, value] of labels) {
    if (kept.length === maximumLabels) break
    if (key.startsWith(composeLabelPrefix)) continue
    kept.push([clip(key, maximumLabelLength), clip(value, maximumLabelLength)])
  }
  return kept
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}
