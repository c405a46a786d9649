/** From what a person types to a container, as docker does it: the whole id, then the name, then the beginning of an id. */
import type { Container } from '@shared/domain/container'
import { shortId } from '@shared/domain/container-view'
import { AppFailure } from '@shared/domain/result'
import type { EnginePort } from '../main/engine/engine-port'

type Named = Pick<Container, 'id' | 'name'>

export type FoundContainer =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Named[] }

export function findContainer(containers: readonly Named[], asked: string): FoundContainer {
  const name = asked.replace(/^\//, '')
  const exact =
    containers.find((container) => container.id === asked) ??
    containers.find((container) => container.name === name)
  if (exact !== undefined) return { kind: 'found', id: exact.id }
  const candidates = /^[0-9a-f]+$/.test(asked)
    ? containers.filter((container) => container.id.startsWith(asked))
    : []
  const [first] = candidates
  if (first === undefined) return { kind: 'absent' }
  return candidates.length === 1 ? { kind: 'found', id: first.id } : { kind: 'ambiguous', candidates }
}

const shownCandidates = 5

/** Connects and looks. Rejects with NOT_FOUND or CONFLICT in words that say what to do. */
export async function askForContainer(port: EnginePort, asked: string): Promise<string> {
  await port.connect()
  const found = findContainer(await port.listContainers(), asked)
  if (found.kind === 'found') return found.id
  if (found.kind === 'absent') {
    throw new AppFailure({
      code: 'NOT_FOUND',
      message: `No container is called ${asked}, and no id begins so. "report" lists those that there are.`,
    })
  }
  const named = found.candidates
    .slice(0, shownCandidates)
    .map(({ id, name }) => `${name} (${shortId(id)})`)
    .join(', ')
  const rest = found.candidates.length - shownCandidates
  throw new AppFailure({
    code: 'CONFLICT',
    message: `${asked} begins the ids of several containers: ${named}${rest > 0 ? ` and ${rest} more` : ''}.`,
  })
}
