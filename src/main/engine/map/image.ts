/** A row of `GET /images/json` and the answer of `GET /images/{id}/json` → Image. */
import type { Image } from '@shared/domain/objects'
import {
  toNumber,
  toObject,
  toPairs,
  requireObject,
  toText,
  toTextOrNull,
  toTexts,
  toTimeOrNull,
  type RawObject,
} from '../api/read'
import { nonsense } from '../errors'
import { isImageId } from '../ids'
import { toImageId } from './container-parts'

/** Null when the row has no full id. */
export function toListedImage(row: RawObject): Image | null {
  const id = toImageId(toText(row.Id))
  if (!isImageId(id)) return null
  return {
    id,
    ...referencesOf(row),
    // Seconds; hugely negative for an image without a date (Go's zero time).
    createdAtMs: Math.max(0, toNumber(row.Created) * 1000),
    sizeBytes: Math.max(0, toNumber(row.Size)),
    architecture: null,
    os: null,
    labels: toPairs(row.Labels),
  }
}

/** Throws ENGINE_NONSENSE unless the answer is an image. */
export function toInspectedImage(answer: unknown): Image {
  const raw = requireObject(answer, 'the image')
  const id = toImageId(toText(raw.Id))
  if (!isImageId(id)) throw nonsense('the image has no full id', id)
  return {
    id,
    ...referencesOf(raw),
    createdAtMs: Math.max(0, toTimeOrNull(raw.Created) ?? 0),
    sizeBytes: Math.max(0, toNumber(raw.Size)),
    architecture: toTextOrNull(raw.Architecture),
    os: toTextOrNull(raw.Os),
    labels: toPairs(toObject(raw.Config).Labels),
  }
}

/** Up to API 1.42 an image without a tag or digest has one that says "<none>". */
function referencesOf(raw: RawObject): Pick<Image, 'tags' | 'digests'> {
  const isNamed = (reference: string): boolean => !reference.startsWith('<none>')
  return {
    tags: toTexts(raw.RepoTags).filter((tag) => isNamed(tag) && !tag.endsWith(':<none>')),
    digests: toTexts(raw.RepoDigests).filter(isNamed),
  }
}
