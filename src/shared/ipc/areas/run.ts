/** Running a container from a command line, and the jobs that this makes. */
import * as z from 'zod/mini'
import type { RunJob } from '../../domain/job'
import type { CollectionPatch } from '../../domain/patch'
import type { RunCheck } from '../../domain/run-check'
import { method, topic } from '../define'

/** `docker run …` or `docker create …` for a POSIX shell, exactly as it is shown. */
const commandLine = z.string().check(z.minLength(1), z.maxLength(200_000))
const jobId = z.string().check(z.minLength(1), z.maxLength(64))

export const runMethods = {
  /** Changes nothing. INVALID_INPUT with docker's own words in `detail` where docker would refuse the line. */
  'run.prepare': method(z.strictObject({ commandLine }))<RunCheck>(),
  /** Answers once the job is under way; how it goes on is told by the topic. */
  'run.start': method(z.strictObject({ commandLine }))<RunJob>(),
  /** NOT_FOUND for a job that is over. */
  'jobs.cancel': method(z.strictObject({ jobId }))<null>(),
} as const

export const runTopics = {
  /** Those under way, and the last 50 that are over. */
  jobs: topic(z.null())<readonly RunJob[], CollectionPatch<RunJob>>(),
} as const
