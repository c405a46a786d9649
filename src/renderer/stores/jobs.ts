/** The long work that main does, newest first, and what this window has to say once a job that it asked for is over. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Result } from '@shared/domain/result'
import { call } from '../api/client'
import { useTopic } from '../api/use-topic'
import type { Answer } from './answer'
import { createCollection } from './collection'
import { useNoticesStore } from './notices'

export type Job = Answer<'run.start'>

export const useJobsStore = defineStore('jobs', () => {
  const notices = useNoticesStore()
  const collection = createCollection<Job>((job) => job.jobId)
  /** Asked for here and not over yet. A job may be over before its id is known. */
  const awaited = new Set<string>()
  /** Jobs whose failure the dialog shows itself. */
  const watched = new Set<string>()

  function tellFinished(): void {
    for (const jobId of [...awaited]) {
      const job = collection.rows.value.get(jobId)
      if (job === undefined || job.state === 'running') continue
      awaited.delete(jobId)
      if (job.state === 'succeeded' || !watched.has(jobId)) notices.add({ kind: 'job', job })
      watched.delete(jobId)
    }
  }

  useTopic('jobs', null, {
    onSnapshot(jobs) {
      collection.handlers.onSnapshot(jobs)
      tellFinished()
    },
    onPatch(patch) {
      collection.handlers.onPatch(patch)
      tellFinished()
    },
    onError: collection.handlers.onError,
  })

  const jobs = computed(() =>
    [...collection.rows.value.values()].sort((a, b) => b.startedAtMs - a.startedAtMs),
  )

  /** Changes nothing. */
  function prepare(commandLine: string): Promise<Result<Answer<'run.prepare'>>> {
    return call('run.prepare', { commandLine })
  }

  async function start(commandLine: string): Promise<Result<Job>> {
    const result = await call('run.start', { commandLine })
    if (!result.ok) return result
    awaited.add(result.value.jobId)
    watched.add(result.value.jobId)
    if (!collection.rows.value.has(result.value.jobId)) {
      collection.handlers.onPatch({ upserts: [result.value], removed: [] })
    }
    tellFinished()
    return result
  }

  /** Nobody looks at the job any more: its end is told by a notice, whatever it is. */
  function unwatch(jobId: string): void {
    watched.delete(jobId)
  }

  async function cancel(jobId: string): Promise<void> {
    const result = await call('jobs.cancel', { jobId })
    // A job that is over by now has told so itself.
    if (!result.ok && result.error.code !== 'NOT_FOUND') {
      notices.add({ kind: 'refused', verb: null, targets: [], error: result.error })
    }
  }

  return { rows: collection.rows, jobs, prepare, start, unwatch, cancel }
})
