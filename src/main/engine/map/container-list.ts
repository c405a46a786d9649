/** A row of `GET /containers/json` → Container, as far as a row tells. */
import type { Container, ExposedPort, PublishedPort } from '@shared/domain/container'
import {
  numberOf,
  numberOrNull,
  objectOf,
  objectsOf,
  pairsOf,
  textOf,
  textsOf,
  wholeSecondMs,
  type RawObject,
} from '../api/read'
import { isContainerId } from '../ids'
import {
  isPort,
  labelFacts,
  ownName,
  sortExposedPorts,
  sortPublishedPorts,
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
  const id = textOf(row, 'Id')
  if (!isContainerId(id)) return null
  const state = toState(textOf(row, 'State'))
  const status = textOf(row, 'Status')
  // API 1.52 and later: as a field of its own.
  const health = textOf(objectOf(row, 'Health'), 'Status') || healthOfStatus(status)
  const labels = pairsOf(row, 'Labels')
  return {
    id,
    name: ownName(textsOf(row, 'Names')),
    imageReference: textOf(row, 'Image'),
    imageId: toImageId(textOf(row, 'ImageID')),
    command: splitCommand(textOf(row, 'Command')),
    createdAtMs: wholeSecondMs(numberOf(row, 'Created') * 1000),
    state,
    health: toHealth(health, state),
    exitCode: state === 'exited' || state === 'restarting' ? exitCodeOfStatus(status) : null,
    isOomKilled: null,
    stateError: '',
    startedAtMs: null,
    finishedAtMs: null,
    restartPolicy: null,
    restartCount: null,
    isAutoRemove: null,
    ...toPorts(objectsOf(row, 'Ports')),
    portBindings: null,
    networkMode: textOf(objectOf(row, 'HostConfig'), 'NetworkMode'),
    networks: toNetworks(objectOf(row, 'NetworkSettings')),
    mounts: toMounts(row),
    labels,
    ...labelFacts(labels),
    isInspected: false,
  }
}

/** A row per binding, and one without address and public port for what is exposed only. None while it does not run. */
function toPorts(rows: readonly RawObject[]): Pick<Container, 'publishedPorts' | 'exposedPorts'> {
  const published: PublishedPort[] = []
  const exposed: ExposedPort[] = []
  for (const row of rows) {
    const containerPort = numberOrNull(row, 'PrivatePort')
    const protocol = toProtocol(textOf(row, 'Type') || 'tcp')
    if (!isPort(containerPort) || protocol === null) continue
    exposed.push({ containerPort, protocol })
    const hostPort = numberOrNull(row, 'PublicPort')
    if (isPort(hostPort)) {
      published.push({ hostAddress: toHostAddress(textOf(row, 'IP')), hostPort, containerPort, protocol })
    }
  }
  return { publishedPorts: sortPublishedPorts(published), exposedPorts: sortExposedPorts(exposed) }
}

/**
 * Takes back how the engine joins a command for a list: by blanks, with 'quotes' around a word that has a blank in it
 * (daemon/list.go, unchanged from 20.10 to 28). A word with quotes of its own can't be told apart; inspecting does.
 */
export function splitCommand(command: string): readonly string[] {
  if (command === '') return []
  const words: string[] = []
  let quoted: string | null = null
  for (const piece of command.split(' ')) {
    if (quoted !== null) {
      quoted += ` ${piece}`
      if (!piece.endsWith("'")) continue
      words.push(quoted.slice(1, -1))
      quoted = null
    } else if (piece.startsWith("'") && (piece.length === 1 || !piece.endsWith("'"))) quoted = piece
    else words.push(piece)
  }
  return quoted === null ? words : [command]
}
