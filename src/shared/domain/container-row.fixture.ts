/** A plain running container for specs; each names only what it is about. */
import type { ContainerRow } from './container-row'

export function makeRow(changes: Partial<ContainerRow> = {}): ContainerRow {
  return {
    id: 'a'.repeat(64),
    name: 'web',
    imageReference: 'nginx:1.27',
    imageId: `sha256:${'b'.repeat(64)}`,
    state: 'running',
    health: 'none',
    exitCode: null,
    stateError: '',
    createdAtMs: 1000,
    startedAtMs: 2000,
    finishedAtMs: null,
    publishedPorts: [],
    publishedPortCount: 0,
    networkNames: ['bridge'],
    volumeNames: [],
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    restartCount: 0,
    restartLoop: null,
    isAutoRemove: false,
    composeProject: null,
    composeService: null,
    isSwarmTask: false,
    labels: [],
    ...changes,
  }
}
