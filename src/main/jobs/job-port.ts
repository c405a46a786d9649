/**
 * What the rest of main may ask of the jobs. Implemented by job-room.ts; lives as long as the app. A job ends at the latest
 * with the port that it was started on.
 */
import type { RunJob } from '@shared/domain/job'
import type { CollectionPatch } from '@shared/domain/patch'
import type { RunCheck } from '@shared/domain/run-check'

export interface Jobs {
  /** Those under way and the last 50 that are over, oldest first. */
  readonly jobs: readonly RunJob[]
  subscribe(listener: (patch: CollectionPatch<RunJob>) => void): () => void
  /** Rejects with INVALID_INPUT where docker would refuse the line, with NOT_LIVE without an engine. Changes nothing. */
  prepareRun(commandLine: string): Promise<RunCheck>
  /** As prepareRun, and with CONFLICT when the name is taken. Resolves once the job is under way. */
  startRun(commandLine: string): RunJob
  /** Ends what can still be ended; rejects with NOT_FOUND or, once the container is being started, with CONFLICT. */
  cancel(jobId: string): void
}
