/** What a request would meet on the engine: asked of the live state and, for the image, of the engine itself. Pure but for that. */
import type { Container, PortProtocol } from '@shared/domain/container'
import type { NamedContainer, ObjectCheck, PortCheck, RunCheck } from '@shared/domain/run-check'
import type { CreateBody, CreateQuery } from '@shared/domain/run/create-request'
import type { ParsedRunCommand } from '@shared/domain/run/parse-run-command'
import type { RunImage } from '@shared/domain/run-image'
import type { EngineSnapshot } from '../state/state-port'

const maximumChecks = 64

export function checkRun(
  { query, body, client, notes }: ParsedRunCommand,
  image: RunImage | null,
  snapshot: EngineSnapshot,
): RunCheck {
  return {
    imageReference: body.Image,
    image,
    isPulled: client.pull === 'always' || (client.pull === 'missing' && image === null),
    name: query.name === undefined ? null : { text: query.name, holder: nameHolder(query, snapshot) },
    ports: portChecks(body, snapshot),
    networks: networkChecks(body, snapshot),
    volumes: volumeChecks(body, snapshot),
    notUnderstood: notes.slice(0, maximumChecks),
  }
}

export function nameHolder({ name }: CreateQuery, snapshot: EngineSnapshot): NamedContainer | null {
  for (const container of snapshot.containers.values()) {
    if (container.name === name) return named(container)
  }
  return null
}

function named({ id, name, imageReference, state }: Container): NamedContainer {
  return { id, name, imageReference, state }
}

/** What the engine says it has bound now; a program of the host that listens there is found out by the start alone. */
function portChecks({ HostConfig }: CreateBody, snapshot: EngineSnapshot): readonly PortCheck[] {
  const checks: PortCheck[] = []
  for (const [port, bindings] of Object.entries(HostConfig.PortBindings)) {
    const protocol = (port.split('/')[1] ?? 'tcp') as PortProtocol
    for (const { HostIp, HostPort } of bindings) {
      if (checks.length === maximumChecks) return checks
      if (!/^[1-9][0-9]*$/.test(HostPort)) continue
      const hostPort = Number(HostPort)
      const holder = portHolder({ hostAddress: HostIp, hostPort, protocol }, snapshot)
      checks.push({ hostAddress: HostIp, hostPort, protocol, holder })
    }
  }
  return checks
}

function portHolder(wanted: Omit<PortCheck, 'holder'>, snapshot: EngineSnapshot): NamedContainer | null {
  for (const container of snapshot.containers.values()) {
    const isTaken = container.publishedPorts.some(
      (port) =>
        port.hostPort === wanted.hostPort &&
        port.protocol === wanted.protocol &&
        overlaps(port.hostAddress, wanted.hostAddress),
    )
    if (isTaken) return named(container)
  }
  return null
}

/** Every address of one family takes each single one of it; "" asks for both families. */
function overlaps(bound: string, wanted: string): boolean {
  if (wanted === '' || bound === '' || bound === wanted) return true
  const isSameFamily = bound.includes(':') === wanted.includes(':')
  return isSameFamily && [bound, wanted].some((address) => address === '0.0.0.0' || address === '::')
}

function networkChecks({ HostConfig, NetworkingConfig }: CreateBody, snapshot: EngineSnapshot) {
  const known = new Set<string>()
  for (const { id, name } of snapshot.networks.values()) known.add(name).add(id)
  const wanted = new Set([HostConfig.NetworkMode, ...Object.keys(NetworkingConfig.EndpointsConfig)])
  // The engine's own word for its default network, and another container's, are no networks.
  const names = [...wanted].filter((name) => name !== 'default' && !name.startsWith('container:'))
  return names
    .slice(0, maximumChecks)
    .map((name) => ({ name, isPresent: known.has(name) || isShortId(name, known) }))
}

/** The engine takes the beginning of an id as well. */
function isShortId(text: string, ids: ReadonlySet<string>): boolean {
  return /^[0-9a-f]{4,63}$/.test(text) && [...ids].some((id) => id.startsWith(text))
}

function volumeChecks({ HostConfig }: CreateBody, snapshot: EngineSnapshot): readonly ObjectCheck[] {
  const names = new Set<string>()
  for (const bind of HostConfig.Binds ?? []) {
    const [source = ''] = bind.split(':')
    if (isVolumeName(source)) names.add(source)
  }
  for (const { Type, Source } of HostConfig.Mounts ?? []) {
    if (Type === 'volume' && Source !== undefined) names.add(Source)
  }
  return [...names].slice(0, maximumChecks).map((name) => ({ name, isPresent: snapshot.volumes.has(name) }))
}

/** A single letter is a Windows drive. */
function isVolumeName(source: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source)
}
