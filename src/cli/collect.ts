/** Reads everything that the report tells, once. Holds nothing. */
import type { Container } from '@shared/domain/container'
import type { EndpointDescription, EngineIdentity } from '@shared/domain/engine'
import type { Image, Network, Volume } from '@shared/domain/objects'
import { toAppError } from '@shared/domain/result'
import type { EnginePort } from '../main/engine/engine-port'
import { inParallel } from '../main/state/in-parallel'

/** An object of which only the list row is known, or none at all. */
export interface Problem {
  readonly kind: 'container' | 'image' | 'network'
  readonly id: string
  readonly message: string
}

export interface Findings {
  readonly endpoint: EndpointDescription
  readonly identity: EngineIdentity
  readonly containers: readonly Container[]
  readonly images: readonly Image[]
  readonly volumes: readonly Volume[]
  readonly networks: readonly Network[]
  readonly problems: readonly Problem[]
}

const readsAtOnce = 6

/** Rejects with AppFailure when the engine can't be reached or a list can't be had. */
export async function collect(port: EnginePort): Promise<Findings> {
  await port.connect()
  const [identity, containerRows, imageRows, volumes, networkRows] = await Promise.all([
    port.identity(),
    port.listContainers(),
    port.listImages(),
    port.listVolumes(),
    port.listNetworks(),
  ])
  const problems: Problem[] = []

  /** An object that went away since the list is left out; one that can't be read stays with what its row told. */
  async function complete<T extends { readonly id: string }>(
    kind: Problem['kind'],
    rows: readonly T[],
    inspect: (id: string) => Promise<T | null>,
  ): Promise<readonly T[]> {
    const found = await inParallel(rows, readsAtOnce, async (row) => {
      try {
        return await inspect(row.id)
      } catch (cause) {
        const error = toAppError(cause)
        problems.push({ kind, id: row.id, message: error.detail ?? error.message })
        return row
      }
    })
    return found.filter((item) => item !== null)
  }

  const containers = await complete('container', containerRows, (id) => port.inspectContainer(id))
  const images = await complete('image', imageRows, (id) => port.inspectImage(id))
  const networks = await complete('network', networkRows, (id) => port.inspectNetwork(id))
  const nameOf = (item: { readonly name: string }): string => item.name
  return {
    endpoint: port.endpoint,
    identity,
    containers: sortedBy(containers, nameOf),
    images: sortedBy(images, (image) => image.tags[0] ?? `\uffff${image.id}`),
    volumes: sortedBy(volumes, nameOf),
    networks: sortedBy(networks, nameOf),
    problems: sortedBy(problems, (problem) => `${problem.kind} ${problem.id}`),
  }
}

/** By code units: the same on every machine, whatever its language. */
function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}
