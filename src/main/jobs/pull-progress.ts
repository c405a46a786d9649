/** The reports on a pull, folded into what is shown. Pure. */
import type { PullLayer, PullProgress, PullReport } from '@shared/domain/job'

/** An image has 127 layers at most; the rest would be an engine gone mad, and is only counted. */
export const maximumLayers = 128

const doneStates = new Set(['Pull complete', 'Already exists'])

export function startPull(reference: string): PullProgress {
  return { reference, status: '', layers: [], moreLayers: 0 }
}

export function addReport(progress: PullProgress, report: PullReport): PullProgress {
  if (report.layerId === null) return { ...progress, status: report.status }
  const at = progress.layers.findIndex(({ id }) => id === report.layerId)
  const layer = toLayer(report.layerId, report, progress.layers[at])
  if (at >= 0) return { ...progress, layers: progress.layers.with(at, layer) }
  if (progress.layers.length < maximumLayers) return { ...progress, layers: [...progress.layers, layer] }
  return isFirstReport(report) ? { ...progress, moreLayers: progress.moreLayers + 1 } : progress
}

function isFirstReport({ status }: PullReport): boolean {
  return status === 'Pulling fs layer' || status === 'Already exists'
}

/** A line without numbers ("Verifying Checksum") leaves those of the same stage in place; a new stage begins at nothing. */
function toLayer(id: string, report: PullReport, before: PullLayer | undefined): PullLayer {
  const isDone = doneStates.has(report.status)
  const totalBytes = report.totalBytes ?? before?.totalBytes ?? null
  const isSameStage = report.status === before?.status
  return {
    id,
    status: report.status,
    currentBytes: isDone
      ? totalBytes
      : (report.currentBytes ?? (isSameStage ? (before?.currentBytes ?? null) : null)),
    totalBytes,
    isDone,
  }
}
