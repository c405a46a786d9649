/** `GET /containers/{id}/json` → Container, with all that a list row leaves open. */
import {
  restartPolicyNames,
  type Container,
  type ContainerState,
  type ExposedPort,
  type PortBinding,
  type PublishedPort,
  type RestartPolicy,
} from '@shared/domain/container'
import {
  entriesOf,
  flagOf,
  isObject,
  numberOf,
  numberOrNull,
  objectOf,
  pairsOf,
  requireObject,
  textOf,
  textsOf,
  timeOrNull,
  wholeSecondMs,
  type RawObject,
} from '../api/read'
import { nonsense } from '../errors'
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
  toPortKey,
  toState,
} from './container-parts'

/** Throws ENGINE_NONSENSE unless the answer is a container. */
export function toInspectedContainer(answer: unknown): Container {
  const raw = requireObject(answer, 'the container')
  const id = textOf(raw, 'Id')
  if (!isContainerId(id)) throw nonsense('the container has no full id', id)
  const rawState = objectOf(raw, 'State')
  const hostConfig = objectOf(raw, 'HostConfig')
  const config = objectOf(raw, 'Config')
  const networkSettings = objectOf(raw, 'NetworkSettings')
  const state = toState(textOf(rawState, 'Status'))
  const startedAtMs = timeOrNull(rawState, 'StartedAt')
  const labels = pairsOf(config, 'Labels')
  return {
    id,
    name: ownName([textOf(raw, 'Name')]),
    imageReference: textOf(config, 'Image'),
    imageId: toImageId(textOf(raw, 'Image')),
    command: toCommand(raw),
    createdAtMs: wholeSecondMs(timeOrNull(raw, 'Created') ?? 0),
    state,
    health: toHealth(textOf(objectOf(rawState, 'Health'), 'Status'), state),
    exitCode: toExitCode(rawState, state, startedAtMs),
    isOomKilled: flagOf(rawState, 'OOMKilled'),
    stateError: textOf(rawState, 'Error'),
    startedAtMs,
    finishedAtMs: timeOrNull(rawState, 'FinishedAt'),
    restartPolicy: toRestartPolicy(objectOf(hostConfig, 'RestartPolicy')),
    restartCount: numberOf(raw, 'RestartCount'),
    isAutoRemove: flagOf(hostConfig, 'AutoRemove'),
    publishedPorts: toPublishedPorts(networkSettings),
    exposedPorts: toExposedPorts(config, networkSettings),
    portBindings: toPortBindings(hostConfig),
    networkMode: textOf(hostConfig, 'NetworkMode'),
    networks: toNetworks(networkSettings),
    mounts: toMounts(raw),
    labels,
    ...labelFacts(labels),
    isInspected: true,
  }
}

function toCommand(raw: RawObject): readonly string[] {
  const path = textOf(raw, 'Path')
  return path === '' ? [] : [path, ...textsOf(raw, 'Args')]
}

/** While a container runs, and before its first start, the engine says 0 where there is no exit code. */
function toExitCode(rawState: RawObject, state: ContainerState, startedAtMs: number | null): number | null {
  switch (state) {
    case 'exited':
    case 'restarting':
      return numberOrNull(rawState, 'ExitCode')
    case 'dead':
    case 'removing':
      return startedAtMs === null ? null : numberOrNull(rawState, 'ExitCode')
    default:
      return null
  }
}

/** "" is how engines before 25 keep the default. Null for a policy that nobody here knows. */
function toRestartPolicy(raw: RawObject): RestartPolicy | null {
  const name = textOf(raw, 'Name') || 'no'
  const known = restartPolicyNames.find((candidate) => candidate === name)
  if (known === undefined) return null
  return { name: known, maximumRetryCount: Math.max(0, numberOf(raw, 'MaximumRetryCount')) }
}

/** What is bound now: empty while it does not run. A port that is exposed only has null for its bindings. */
function toPublishedPorts(networkSettings: RawObject): readonly PublishedPort[] {
  const published: PublishedPort[] = []
  for (const { port, binding } of portBindingsOf(networkSettings, 'Ports')) {
    const hostPort = numberOrNull(binding, 'HostPort')
    if (!isPort(hostPort)) continue
    published.push({ hostAddress: toHostAddress(textOf(binding, 'HostIp')), hostPort, ...port })
  }
  return sortPublishedPorts(published)
}

function toPortBindings(hostConfig: RawObject): readonly PortBinding[] {
  return portBindingsOf(hostConfig, 'PortBindings').map(({ port, binding }) => ({
    hostAddress: textOf(binding, 'HostIp'),
    hostPort: textOf(binding, 'HostPort'),
    ...port,
  }))
}

/** Sorted by container port; the bindings of one port stay in the order in which they were asked for. */
function portBindingsOf(
  object: RawObject,
  key: string,
): readonly { readonly port: ExposedPort; readonly binding: RawObject }[] {
  const found: { port: ExposedPort; binding: RawObject }[] = []
  for (const [portKey, bindings] of entriesOf(object, key)) {
    const port = toPortKey(portKey)
    if (port === null || !Array.isArray(bindings)) continue
    for (const binding of bindings as readonly unknown[]) {
      if (isObject(binding)) found.push({ port, binding })
    }
  }
  return found.sort(
    (a, b) =>
      a.port.containerPort - b.port.containerPort ||
      (a.port.protocol < b.port.protocol ? -1 : a.port.protocol > b.port.protocol ? 1 : 0),
  )
}

/** Those of the image and of `--expose`, and those that are published without being exposed. */
function toExposedPorts(config: RawObject, networkSettings: RawObject): readonly ExposedPort[] {
  const exposed: ExposedPort[] = []
  for (const [key] of [...entriesOf(config, 'ExposedPorts'), ...entriesOf(networkSettings, 'Ports')]) {
    const port = toPortKey(key)
    if (port !== null) exposed.push(port)
  }
  return sortExposedPorts(exposed)
}
