/** A row of `GET /volumes` and the answer of `GET /volumes/{name}` → Volume: the same shape. */
import type { Volume } from '@shared/domain/objects'
import { pairsOf, requireObject, textOf, timeOrNull, type RawObject } from '../api/read'
import { nonsense } from '../errors'

/** Null when the row has no name. A driver of its own may allow names that no request can be made for. */
export function toVolume(raw: RawObject): Volume | null {
  const name = textOf(raw, 'Name')
  if (name === '') return null
  return {
    name,
    driver: textOf(raw, 'Driver'),
    scope: textOf(raw, 'Scope'),
    mountpoint: textOf(raw, 'Mountpoint'),
    createdAtMs: timeOrNull(raw, 'CreatedAt'),
    labels: pairsOf(raw, 'Labels'),
    options: pairsOf(raw, 'Options'),
  }
}

/** Throws ENGINE_NONSENSE unless the answer is a volume. */
export function toInspectedVolume(answer: unknown): Volume {
  const volume = toVolume(requireObject(answer, 'the volume'))
  if (volume === null) throw nonsense('the volume has no name', '')
  return volume
}
