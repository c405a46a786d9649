/**
 * What `docker system df` says, computed from what the engine lists. The rules are docker's own (cli 29.4 and later);
 * where earlier versions print another figure, that one is computed too, so that both can be shown.
 */
import { isActive, type ContainerState } from './container'

/** A size or count that the engine does not know (it answers -1 or leaves it out) is null, never 0. */
export interface DiskUsage {
  /** All layers, each counted once. */
  readonly layersBytes: number
  readonly images: readonly {
    readonly id: string
    readonly sizeBytes: number | null
    readonly sharedBytes: number | null
    readonly containers: number | null
  }[]
  readonly containers: readonly {
    readonly id: string
    readonly state: ContainerState
    readonly writableBytes: number
  }[]
  /** Local volumes without driver options: the engine measures no others. */
  readonly volumes: readonly {
    readonly name: string
    readonly sizeBytes: number | null
    readonly links: number | null
  }[]
  readonly buildCache: readonly {
    readonly id: string
    readonly sizeBytes: number
    readonly isInUse: boolean
    readonly isShared: boolean
  }[]
}

export type DiskUsageKind = 'images' | 'containers' | 'volumes' | 'buildCache'

export interface DiskUsageLine {
  readonly kind: DiskUsageKind
  readonly total: number
  readonly active: number
  readonly sizeBytes: number
  readonly reclaimableBytes: number
  /** What docker up to 29.3 prints as reclaimable. */
  readonly reclaimableBytesAsDocker: number
}

/** One moment's answer, as the window gets it. */
export interface DiskUsageSummary {
  readonly measuredAtMs: number
  readonly durationMs: number
  readonly lines: readonly DiskUsageLine[]
}

/** The four lines of `docker system df`, in its order. */
export function summariseDiskUsage(usage: DiskUsage): readonly DiskUsageLine[] {
  return [imagesLine(usage), containersLine(usage), volumesLine(usage), buildCacheLine(usage)]
}

/** Whole per cent of the line's size, truncated as docker does; null where there is nothing to divide. */
export function reclaimablePercent(reclaimableBytes: number, sizeBytes: number): number | null {
  return sizeBytes > 0 ? Math.trunc((reclaimableBytes * 100) / sizeBytes) : null
}

/**
 * Reclaimable: what would really go with the unused images, Σ(size − shared) over images without containers.
 * Up to docker 29.3: all layers − Σ(size − shared) over *used* images, which counts layers that stay as reclaimable.
 */
function imagesLine({ images, layersBytes }: DiskUsage): DiskUsageLine {
  let reclaimableBytes = 0
  let keptBytes = 0
  for (const { sizeBytes, sharedBytes, containers } of images) {
    if (sizeBytes === null || sharedBytes === null) continue
    if (containers === 0) reclaimableBytes += sizeBytes - sharedBytes
    else keptBytes += sizeBytes - sharedBytes
  }
  return {
    kind: 'images',
    total: images.length,
    active: images.filter((image) => (image.containers ?? 0) > 0).length,
    sizeBytes: layersBytes,
    reclaimableBytes,
    reclaimableBytesAsDocker: layersBytes - keptBytes,
  }
}

function containersLine({ containers }: DiskUsage): DiskUsageLine {
  const idle = containers.filter((container) => !isActive(container.state))
  const reclaimableBytes = sum(idle.map((container) => container.writableBytes))
  return {
    kind: 'containers',
    total: containers.length,
    active: containers.length - idle.length,
    sizeBytes: sum(containers.map((container) => container.writableBytes)),
    reclaimableBytes,
    reclaimableBytesAsDocker: reclaimableBytes,
  }
}

function volumesLine({ volumes }: DiskUsage): DiskUsageLine {
  const known = volumes.flatMap(({ sizeBytes, links }) => (sizeBytes === null ? [] : [{ sizeBytes, links }]))
  const reclaimableBytes = sum(known.filter(({ links }) => links === 0).map(({ sizeBytes }) => sizeBytes))
  return {
    kind: 'volumes',
    total: volumes.length,
    active: volumes.filter((volume) => (volume.links ?? 0) > 0).length,
    sizeBytes: sum(known.map(({ sizeBytes }) => sizeBytes)),
    reclaimableBytes,
    reclaimableBytesAsDocker: reclaimableBytes,
  }
}

/** Shared records are counted with the images that share them, so they are left out here (cli 20.10 to 29). */
function buildCacheLine({ buildCache }: DiskUsage): DiskUsageLine {
  const own = buildCache.filter((record) => !record.isShared)
  const reclaimableBytes = sum(own.filter((record) => !record.isInUse).map((record) => record.sizeBytes))
  return {
    kind: 'buildCache',
    total: buildCache.length,
    active: buildCache.filter((record) => record.isInUse).length,
    sizeBytes: sum(own.map((record) => record.sizeBytes)),
    reclaimableBytes,
    reclaimableBytesAsDocker: reclaimableBytes,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
