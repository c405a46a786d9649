/** A row of `GET /volumes` and the answer of `GET /volumes/{name}` → Volume: the same shape. */
import type { Volume } from '@shared/domain/objects'
import { toPairs, requireObject, toText, toTimeOrNull, type RawObject } from '../api/read'
import { nonsense } from '../errors'

/** Null when the row has no name. A driver of its own may allow names that no request can be made for. */
export function toVolume(raw: RawObject): Volume | null {
  const name = toText(raw.Name)
  if (name === '') return null
  return {
    name,
    driver: toText(raw.Driver),
    scope: toText(raw.Scope),
    mountpoint: toText(raw.Mountpoint),
    createdAtMs: toTimeOrNull(raw.CreatedAt),
    labels: toPairs(raw.Labels),
    options: toPairs(raw.Options),
  }
}

/** Throws ENGINE_NONSENSE unless the answer is a volume. */
export function toInspectedVolume(answer: unknown): Volume {
  const volume = toVolume(requireObject(answer, 'the volume'))
  if (volume === null) throw nonsense('the volume has no name', '')
  return volume
}
