/** The jobs of this run of the app: those under way and the last 50 that are over, in memory. Lives as long as the app. */
import type { RunJob } from '@shared/domain/job'
import type { CollectionPatch } from '@shared/domain/patch'
import type { Logger } from '../log'
import type { Clock, Timer } from '../state/clock'

export const maximumFinished = 50
/** How often progress is told at most. */
const progressGapMs = 100

export interface JobList {
  readonly jobs: readonly RunJob[]
  get(jobId: string): RunJob | undefined
  /** Told at once. */
  put(job: RunJob): void
  /** Told within 100 ms, together with what comes until then. */
  putProgress(job: RunJob): void
  subscribe(listener: (patch: CollectionPatch<RunJob>) => void): () => void
}

export function createJobList({
  clock,
  logger,
}: {
  readonly clock: Clock
  readonly logger: Logger
}): JobList {
  const jobs = new Map<string, RunJob>()
  const listeners = new Set<(patch: CollectionPatch<RunJob>) => void>()
  const untold = new Set<string>()
  let timer: Timer | null = null

  function tell(patch: CollectionPatch<RunJob>): void {
    for (const listener of [...listeners]) {
      try {
        listener(patch)
      } catch (cause) {
        logger.log('error', 'A listener of the jobs failed.', { cause: String(cause) })
      }
    }
  }

  function forgetOldest(): readonly string[] {
    const finished = [...jobs.values()].filter(({ state }) => state !== 'running')
    const gone = finished.slice(0, Math.max(0, finished.length - maximumFinished)).map(({ jobId }) => jobId)
    for (const jobId of gone) jobs.delete(jobId)
    return gone
  }

  function tellProgress(): void {
    timer = null
    const upserts = [...untold].flatMap((jobId) => jobs.get(jobId) ?? [])
    untold.clear()
    if (upserts.length > 0) tell({ upserts, removed: [] })
  }

  return {
    get jobs() {
      return [...jobs.values()]
    },
    get: (jobId) => jobs.get(jobId),
    put: (job) => {
      jobs.set(job.jobId, job)
      untold.delete(job.jobId)
      tell({ upserts: [job], removed: forgetOldest() })
    },
    putProgress: (job) => {
      jobs.set(job.jobId, job)
      untold.add(job.jobId)
      timer ??= clock.setTimer(tellProgress, progressGapMs)
    },
    subscribe: (listener) => {
      // One function may be given twice: each subscription is its own.
      const own = (patch: CollectionPatch<RunJob>) => listener(patch)
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}
