/** `GET /containers/{id}/changes` → counts. */
import { isObject, toNumberOrNull } from '../api/read'
import type { ContainerChanges } from '../engine-port'
import { nonsense } from '../errors'

/** Kinds: 0 modified, 1 added, 2 deleted. A container without changes answers `null`. */
export function toChanges(answer: unknown): ContainerChanges {
  if (answer === null) return { added: 0, modified: 0, deleted: 0 }
  if (!Array.isArray(answer)) throw nonsense('the changes are not a list', JSON.stringify(answer) ?? '')
  const counts = [0, 0, 0] as [modified: number, added: number, deleted: number]
  for (const change of answer as readonly unknown[]) {
    const kind = isObject(change) ? toNumberOrNull(change.Kind) : null
    if (kind === 0 || kind === 1 || kind === 2) counts[kind] += 1
    else throw nonsense('a change is of no known kind', JSON.stringify(change) ?? '')
  }
  const [modified, added, deleted] = counts
  return { added, modified, deleted }
}
