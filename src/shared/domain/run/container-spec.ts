/**
 * A container as the request that would make it again, from `GET /containers/{id}/json` (API 1.41 to 1.51). What the engine
 * filled in itself is taken out; what the image says is left to the printing, which knows the image.
 */
import { fieldOf, integerOf, mapOf, textOf, textsOf, type JsonMap } from './json-reading'
import { isUserDefinedNetwork } from './networks'
import type { RunSpec } from './print-run-command'

/** What this engine gives to a container that asks for nothing (`GET /info`); docker's own defaults unless given. */
export interface EngineDefaults {
  readonly runtime?: string
  readonly logDriver?: string
  readonly cgroupnsMode?: string
  readonly ipcMode?: string
}

/** From the answer of `GET /info`. Control groups of version 1 are not made private unless asked for. */
export function readEngineDefaults(info: unknown): EngineDefaults {
  const runtime = textOf(fieldOf(info, 'DefaultRuntime'))
  const logDriver = textOf(fieldOf(info, 'LoggingDriver'))
  return {
    ...(runtime !== '' && { runtime }),
    ...(logDriver !== '' && { logDriver }),
    ...(fieldOf(info, 'CgroupVersion') === '1' && { cgroupnsMode: 'host' }),
  }
}

/** Bytes. */
const defaultShmSize = 67_108_864

/** One of these is in each list that engines write themselves, from 1.13 to 29. */
const enginePaths = ['/proc/kcore', '/proc/sysrq-trigger']

export function specOfContainer(inspect: unknown, defaults: EngineDefaults = {}): RunSpec {
  const id = textOf(fieldOf(inspect, 'Id'))
  const config = mapOf(fieldOf(inspect, 'Config'))
  const host = mapOf(fieldOf(inspect, 'HostConfig'))
  const networks = mapOf(fieldOf(fieldOf(inspect, 'NetworkSettings'), 'Networks'))
  const mode = networkModeOf(host, networks)
  // On a network of one's own the engine keeps links with the endpoint only; --link says both.
  const ownLinks = isUserDefinedNetwork(mode) ? textsOf(fieldOf(fieldOf(networks, mode), 'Links')) : []
  const name = textOf(fieldOf(inspect, 'Name')).replace(/^\//, '')
  return {
    query: name === '' ? {} : { name },
    isCompleted: true,
    body: {
      ...withoutEngineConfig(config, mode, host, id),
      HostConfig: withoutEngineHost(host, mode, ownLinks, defaults),
      NetworkingConfig: { EndpointsConfig: endpointsOf(networks, mode, config, id) },
    },
  }
}

/** "default" for the engine's bridge; a network's name where its id was given. */
function networkModeOf(host: JsonMap, networks: JsonMap): string {
  const mode = textOf(host['NetworkMode'])
  // Engines from 26 on write "bridge" for "default".
  if (mode === 'bridge' || mode === '') return 'default'
  if (Object.hasOwn(networks, mode)) return mode
  const named = Object.entries(networks).find(([, network]) => fieldOf(network, 'NetworkID') === mode)
  return named?.[0] ?? mode
}

function withoutEngineConfig(config: JsonMap, mode: string, host: JsonMap, id: string): JsonMap {
  const kept = new Map(Object.entries(config))
  // The image's build, not the container's business.
  for (const name of ['OnBuild', 'Shell', 'ArgsEscaped', 'MacAddress']) kept.delete(name)
  const isHostNamed = mode === 'host' || mode.startsWith('container:') || host['UTSMode'] === 'host'
  if (isHostNamed) kept.delete('Domainname')
  if (isHostNamed || config['Hostname'] === id.slice(0, 12)) kept.delete('Hostname')
  return Object.fromEntries(kept)
}

function withoutEngineHost(
  host: JsonMap,
  mode: string,
  ownLinks: readonly string[],
  defaults: EngineDefaults,
): JsonMap {
  const log = mapOf(host['LogConfig'])
  const isDefaultDriver = log['Type'] === (defaults.logDriver ?? 'json-file')
  const engineValues: Readonly<Record<string, unknown>> = {
    Runtime: defaults.runtime ?? 'runc',
    CgroupnsMode: defaults.cgroupnsMode ?? 'private',
    IpcMode: defaults.ipcMode ?? 'private',
    ShmSize: defaultShmSize,
    // Podman's compatible interface names what docker leaves empty.
    PidMode: 'private',
    UTSMode: 'private',
  }
  const kept = Object.entries(host).filter(
    ([name, value]) => !(Object.hasOwn(engineValues, name) && engineValues[name] === value),
  )
  const memory = integerOf(host['Memory'])
  return {
    ...Object.fromEntries(kept),
    NetworkMode: mode,
    ContainerIDFile: '',
    LogConfig: { ...log, Type: isDefaultDriver ? '' : log['Type'] },
    RestartPolicy: {
      ...mapOf(host['RestartPolicy']),
      Name: textOf(fieldOf(host['RestartPolicy'], 'Name')) || 'no',
    },
    // The engine doubles a memory limit where nothing was said of swap.
    MemorySwap: memory > 0 && host['MemorySwap'] === 2 * memory ? 0 : host['MemorySwap'],
    MaskedPaths: pathsOf(host['MaskedPaths']),
    ReadonlyPaths: pathsOf(host['ReadonlyPaths']),
    SecurityOpt: securityOptionsOf(host),
    Links: [...textsOf(host['Links']).map(linkOf), ...ownLinks],
  }
}

/** null where the list is the engine's own. An empty list is what a person asked for, except with --privileged. */
function pathsOf(paths: unknown): readonly string[] | null {
  const list = textsOf(paths)
  return !Array.isArray(paths) || enginePaths.some((path) => list.includes(path)) ? null : list
}

/** The engine adds label=disable where a container sees the host's processes or memory (moby daemon/create.go). */
function securityOptionsOf(host: JsonMap): readonly string[] {
  const isOpen = host['Privileged'] === true || host['PidMode'] === 'host' || host['IpcMode'] === 'host'
  return textsOf(host['SecurityOpt']).filter((option) => !(isOpen && option === 'label=disable'))
}

/** "/db:/web/alias", as the engine lists a link, in the form that docker takes: "db:alias". */
function linkOf(link: string): string {
  const [, container, alias] = /^\/([^:]+):\/.*\/([^/]+)$/.exec(link) ?? []
  return container !== undefined && alias !== undefined ? `${container}:${alias}` : link
}

function endpointsOf(networks: JsonMap, mode: string, config: JsonMap, id: string): JsonMap {
  const endpoints = Object.entries(networks).map(([networkName, network]) => {
    const name = networkName === 'bridge' && mode === 'default' ? 'default' : networkName
    const aliases = textsOf(fieldOf(network, 'Aliases')).filter((alias) => alias !== id.slice(0, 12))
    return [
      name,
      {
        IPAMConfig: fieldOf(network, 'IPAMConfig'),
        Links: fieldOf(network, 'Links'),
        Aliases: isUserDefinedNetwork(name) ? aliases : [],
        // Only the main network's address is known to be chosen: the others may be made up by the engine.
        MacAddress: name === mode ? textOf(config['MacAddress']) : '',
        DriverOpts: fieldOf(network, 'DriverOpts'),
        GwPriority: fieldOf(network, 'GwPriority'),
      },
    ] as const
  })
  // The main network first, as --network wants it.
  return Object.fromEntries(endpoints.sort(([a], [b]) => Number(b === mode) - Number(a === mode)))
}
