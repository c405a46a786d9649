/** Running containers, handed on to the jobs as it came. */
import type { Jobs } from '../../jobs/job-port'
import type { HandlersOf } from './handlers'

export function jobHandlers(jobs: Jobs): HandlersOf<'run'> & HandlersOf<'jobs'> {
  return {
    'run.prepare': ({ commandLine }) => jobs.prepareRun(commandLine),
    'run.start': ({ commandLine }) => jobs.startRun(commandLine),
    'jobs.cancel': ({ jobId }) => {
      jobs.cancel(jobId)
      return null
    },
  }
}
