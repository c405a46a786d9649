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
  toEntries,
  isObject,
  toNumber,
  toNumberOrNull,
  toObject,
  toPairs,
  requireObject,
  toText,
  toTexts,
  toTimeOrNull,
  type RawObject,
} from '../api/read'
import { nonsense } from '../errors'
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
  toPortKey,
  toState,
} from './container-parts'

/** Throws ENGINE_NONSENSE unless the answer is a container. */
export function toInspectedContainer(answer: unknown): Container {
  const raw = requireObject(answer, 'the container')
  const id = toText(raw.Id)
  if (!isContainerId(id)) throw nonsense('the container has no full id', id)
  const rawState = toObject(raw.State)
  const hostConfig = toObject(raw.HostConfig)
  const config = toObject(raw.Config)
  const networkSettings = toObject(raw.NetworkSettings)
  const state = toState(toText(rawState.Status))
  const lastHealth = toHealth(toText(toObject(rawState.Health).Status))
  const startedAtMs = toTimeOrNull(rawState.StartedAt)
  return {
    id,
    name: ownName([toText(raw.Name)]),
    imageReference: toText(config.Image),
    imageId: toImageId(toText(raw.Image)),
    command: toCommand(raw),
    createdAtMs: toTimeOrNull(raw.Created) ?? 0,
    state,
    health: healthInState(lastHealth, state),
    lastHealth,
    exitCode: toExitCode(rawState, state, startedAtMs),
    isOomKilled: rawState.OOMKilled === true,
    stateError: toText(rawState.Error),
    startedAtMs,
    finishedAtMs: toTimeOrNull(rawState.FinishedAt),
    restartPolicy: toRestartPolicy(toObject(hostConfig.RestartPolicy)),
    restartCount: toNumber(raw.RestartCount),
    isAutoRemove: hostConfig.AutoRemove === true,
    publishedPorts: toPublishedPorts(networkSettings),
    exposedPorts: toExposedPorts(config, networkSettings),
    portBindings: toPortBindings(hostConfig),
    networkMode: toText(hostConfig.NetworkMode),
    networks: toNetworks(networkSettings),
    mounts: toMounts(raw),
    labels: toPairs(config.Labels),
    composeProject: composeProject(config.Labels),
    composeService: composeService(config.Labels),
    isSwarmTask: isSwarmTask(config.Labels),
    isInspected: true,
  }
}

function toCommand(raw: RawObject): readonly string[] {
  const path = toText(raw.Path)
  return path === '' ? [] : [path, ...toTexts(raw.Args)]
}

/** While a container runs, and before its first start, the engine says 0 where there is no exit code. */
function toExitCode(rawState: RawObject, state: ContainerState, startedAtMs: number | null): number | null {
  switch (state) {
    case 'exited':
    case 'restarting':
      return toNumberOrNull(rawState.ExitCode)
    case 'dead':
    case 'removing':
      return startedAtMs === null ? null : toNumberOrNull(rawState.ExitCode)
    case 'created':
      // A start that failed leaves its code, 126 to 128; otherwise 0 stands for none.
      return toNumber(rawState.ExitCode) || null
    default:
      return null
  }
}

/** "" is how engines before 25 keep the default. Null for a policy that nobody here knows. */
function toRestartPolicy(raw: RawObject): RestartPolicy | null {
  const name = toText(raw.Name) || 'no'
  const known = restartPolicyNames.find((candidate) => candidate === name)
  if (known === undefined) return null
  return { name: known, maximumRetryCount: Math.max(0, toNumber(raw.MaximumRetryCount)) }
}

/** What is bound now: empty while it does not run. A port that is exposed only has null for its bindings. */
function toPublishedPorts(networkSettings: RawObject): readonly PublishedPort[] {
  const published: PublishedPort[] = []
  for (const { port, binding } of portBindingsOf(networkSettings.Ports)) {
    const hostPort = toNumberOrNull(binding.HostPort)
    if (!isPort(hostPort)) continue
    published.push({ hostAddress: toHostAddress(toText(binding.HostIp)), hostPort, ...port })
  }
  return sortPublishedPorts(published)
}

function toPortBindings(hostConfig: RawObject): readonly PortBinding[] {
  return portBindingsOf(hostConfig.PortBindings).map(({ port, binding }) => ({
    hostAddress: toText(binding.HostIp),
    hostPort: toText(binding.HostPort),
    ...port,
  }))
}

/** Sorted by container port; the bindings of one port stay in the order in which they were asked for. */
function portBindingsOf(
  portMap: unknown,
): readonly { readonly port: ExposedPort; readonly binding: RawObject }[] {
  const found: { port: ExposedPort; binding: RawObject }[] = []
  for (const [portKey, bindings] of toEntries(portMap)) {
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
  for (const [key] of [...toEntries(config.ExposedPorts), ...toEntries(networkSettings.Ports)]) {
    const port = toPortKey(key)
    if (port !== null) exposed.push(port)
  }
  return sortExposedPorts(exposed)
}
