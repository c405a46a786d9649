/**
 * The answer of `GET /system/df` → DiskUsage. Reads the lists, which engines send up to API 1.55 whenever `verbose` is
 * not asked for; the totals beside them since 1.52 are the engine's sums of the same rows.
 */
import type { DiskUsage } from '@shared/domain/disk-usage'
import { requireObject, toNumber, toNumberOrNull, toObject, toObjects, toText } from '../api/read'
import { toState } from './container-parts'

/** Throws ENGINE_NONSENSE unless the answer is an object. */
export function toDiskUsage(answer: unknown): DiskUsage {
  const raw = requireObject(answer, 'the disk usage')
  return {
    layersBytes: toNumber(raw.LayersSize),
    images: toObjects(raw.Images).map((image) => ({
      id: toText(image.Id),
      // Up to API 1.43, VirtualSize is the one that is always there.
      sizeBytes: knownOrNull(image.Size ?? image.VirtualSize),
      sharedBytes: knownOrNull(image.SharedSize),
      containers: knownOrNull(image.Containers),
    })),
    containers: toObjects(raw.Containers).map((container) => ({
      id: toText(container.Id),
      state: toState(toText(container.State)),
      // Left out by the engine when it is 0.
      writableBytes: Math.max(0, toNumber(container.SizeRw)),
    })),
    volumes: toObjects(raw.Volumes).map((volume) => {
      const usage = toObject(volume.UsageData)
      return {
        name: toText(volume.Name),
        sizeBytes: knownOrNull(usage.Size),
        links: knownOrNull(usage.RefCount),
      }
    }),
    buildCache: toObjects(raw.BuildCache).map((record) => ({
      id: toText(record.ID),
      sizeBytes: toNumber(record.Size),
      isInUse: record.InUse === true,
      isShared: record.Shared === true,
    })),
  }
}

/** The engine writes -1 for what it did not or could not measure. */
function knownOrNull(value: unknown): number | null {
  const number = toNumberOrNull(value)
  return number !== null && number >= 0 ? number : null
}
