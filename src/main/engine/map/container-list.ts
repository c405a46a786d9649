/** A row of `GET /containers/json` → Container, as far as a row tells. */
import type { Container, ExposedPort, PublishedPort } from '@shared/domain/container'
import {
  toNumber,
  toNumberOrNull,
  toObject,
  toObjects,
  toPairs,
  toText,
  toTexts,
  type RawObject,
} from '../api/read'
import { isContainerId } from '../ids'
import {
  isPort,
  composeProject,
  composeService,
  isSwarmTask,
  ownName,
  sortExposedPorts,
  sortPublishedPorts,
  healthInState,
  toHealth,
  toHostAddress,
  toImageId,
  toMounts,
  toNetworks,
  toProtocol,
  toState,
} from './container-parts'
import { exitCodeOfStatus, healthOfStatus } from './status-text'

/** Null when the row has no full id: nothing could be done with it. */
export function toListedContainer(row: RawObject): Container | null {
  const id = toText(row.Id)
  if (!isContainerId(id)) return null
  const state = toState(toText(row.State))
  const status = toText(row.Status)
  const ports = toPorts(row.Ports)
  // API 1.52 and later: as a field of its own.
  const health = toText(toObject(row.Health).Status) || healthOfStatus(status)
  return {
    id,
    name: ownName(toTexts(row.Names)),
    imageReference: toText(row.Image),
    imageId: toImageId(toText(row.ImageID)),
    command: splitCommand(toText(row.Command)),
    // Whole seconds; inspecting adds the rest.
    createdAtMs: toNumber(row.Created) * 1000,
    state,
    health: healthInState(toHealth(health), state),
    lastHealth: null,
    exitCode: state === 'exited' || state === 'restarting' ? exitCodeOfStatus(status) : null,
    isOomKilled: null,
    stateError: '',
    startedAtMs: null,
    finishedAtMs: null,
    restartPolicy: null,
    restartCount: null,
    isAutoRemove: null,
    publishedPorts: ports.published,
    exposedPorts: ports.exposed,
    portBindings: null,
    networkMode: toText(toObject(row.HostConfig).NetworkMode),
    networks: toNetworks(toObject(row.NetworkSettings)),
    mounts: toMounts(row),
    labels: toPairs(row.Labels),
    composeProject: composeProject(row.Labels),
    composeService: composeService(row.Labels),
    isSwarmTask: isSwarmTask(row.Labels),
    isInspected: false,
  }
}

/** A row per binding, and one without address and public port for what is exposed only. None while it does not run. */
function toPorts(rows: unknown): {
  readonly published: readonly PublishedPort[]
  readonly exposed: readonly ExposedPort[]
} {
  const published: PublishedPort[] = []
  const exposed: ExposedPort[] = []
  for (const row of toObjects(rows)) {
    const containerPort = toNumberOrNull(row.PrivatePort)
    const protocol = toProtocol(toText(row.Type) || 'tcp')
    if (!isPort(containerPort) || protocol === null) continue
    exposed.push({ containerPort, protocol })
    const hostPort = toNumberOrNull(row.PublicPort)
    if (isPort(hostPort)) {
      published.push({ hostAddress: toHostAddress(toText(row.IP)), hostPort, containerPort, protocol })
    }
  }
  return { published: sortPublishedPorts(published), exposed: sortExposedPorts(exposed) }
}

/**
 * Takes back how the engine joins a command for a list: by blanks, with 'quotes' around a word that has a blank in it
 * (daemon/list.go of 20.10). With quotes of its own in a word that can't be told, and the command stays in one piece
 * until it is inspected.
 */
export function splitCommand(command: string): readonly string[] {
  if (command === '') return []
  if (!command.includes("'")) return command.split(' ')
  const words: string[] = []
  let quoted: string | null = null
  for (const piece of command.split(' ')) {
    if (quoted !== null) {
      quoted += ` ${piece}`
      if (!piece.endsWith("'")) continue
      words.push(quoted.slice(1, -1))
      quoted = null
    } else if (piece.startsWith("'")) quoted = piece
    else words.push(piece)
  }
  return quoted === null && !words.some((word) => word.includes("'")) ? words : [command]
}
