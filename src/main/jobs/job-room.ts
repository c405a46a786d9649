/** Runs containers from command lines, as jobs that go on whatever the window does. Lives as long as the app. */
import {
  runSteps,
  type PullReport,
  type RunContainer,
  type RunJob,
  type RunStep,
  type RunStepName,
} from '@shared/domain/job'
import { AppFailure } from '@shared/domain/result'
import type { RunImage } from '@shared/domain/run-image'
import type { ParsedRunCommand } from '@shared/domain/run/parse-run-command'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import type { Clock } from '../state/clock'
import type { LiveState } from '../state/state-port'
import { checkRun, nameHolder } from './check-run'
import { createJobList } from './job-list'
import type { Jobs } from './job-port'
import { addReport, startPull } from './pull-progress'
import type { CommandReader } from './read-command'
import { takeRunSteps, type RunEnd } from './run-steps'

/** More at once would be a mistake or an attack. */
export const maximumRunning = 16

export function createJobRoom(tools: {
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly readCommand: CommandReader
  readonly clock: Clock
  readonly randomId: () => string
  readonly logger: Logger
}): Jobs {
  const { port, state, readCommand, clock, randomId, logger } = tools
  const list = createJobList({ clock, logger })
  /** Of the jobs that are under way. */
  const controllers = new Map<string, AbortController>()

  function requireLive(): EnginePort {
    if (state.status.phase === 'live') return port()
    throw new AppFailure({
      code: 'NOT_LIVE',
      message: 'The engine is not connected, so nothing is changed.',
    })
  }

  function read(commandLine: string, engine: EnginePort): ParsedRunCommand {
    const osType = state.status.identity?.osType ?? 'linux'
    return readCommand(commandLine, { endpoint: engine.endpoint, osType })
  }

  async function imageOf(engine: EnginePort, reference: string): Promise<RunImage | null> {
    try {
      return await engine.runImage(reference)
    } catch (cause) {
      // A reference that docker takes and that can't be part of a path is no image that is here.
      if (cause instanceof AppFailure && cause.error.code === 'INVALID_INPUT') return null
      throw cause
    }
  }

  function change(jobId: string, next: (job: RunJob) => Partial<RunJob>, isProgress = false): void {
    const job = list.get(jobId)
    if (job === undefined) return
    const changed = { ...job, ...next(job) }
    if (isProgress) list.putProgress(changed)
    else list.put(changed)
  }

  const setStep = (jobId: string, name: RunStepName, stepState: RunStep['state']) =>
    change(jobId, (job) => ({
      steps: job.steps.map((step) => (step.name === name ? { name, state: stepState } : step)),
    }))

  function startRun(commandLine: string): RunJob {
    const engine = requireLive()
    const parsed = read(commandLine, engine)
    const holder = nameHolder(parsed.query, state.snapshot)
    if (holder !== null) {
      throw new AppFailure({
        code: 'CONFLICT',
        message: 'The name is taken by another container.',
        detail: `The name "${holder.name}" is taken by the container ${holder.id.slice(0, 12)} (${holder.imageReference}).`,
        field: 'name',
      })
    }
    if (controllers.size >= maximumRunning) {
      throw new AppFailure({ code: 'TOO_LARGE', message: `${maximumRunning} runs are under way already.` })
    }
    const job = newJob(parsed, commandLine)
    const controller = new AbortController()
    controllers.set(job.jobId, controller)
    list.put(job)
    void follow(job.jobId, parsed, engine, controller.signal)
    return job
  }

  function newJob({ body, client }: ParsedRunCommand, dockerCommand: string): RunJob {
    const isSkipped = { pull: client.pull === 'never', create: false, start: !client.starts }
    return {
      jobId: randomId(),
      kind: 'run',
      dockerCommand,
      imageReference: body.Image,
      isDetached: client.isDetached,
      state: 'running',
      steps: runSteps.map((name) => ({ name, state: isSkipped[name] ? 'skipped' : 'waiting' })),
      pull: null,
      startedAtMs: clock.nowMs(),
      finishedAtMs: null,
      isCancellable: true,
      container: null,
      warnings: [],
      error: null,
    }
  }

  async function follow(
    jobId: string,
    parsed: ParsedRunCommand,
    engine: EnginePort,
    signal: AbortSignal,
  ): Promise<void> {
    const end = await takeRunSteps(
      parsed,
      engine,
      {
        began: (step) => {
          if (step === 'pull') change(jobId, () => ({ pull: startPull(parsed.body.Image) }))
          if (step === 'create') skipUnneededPull(jobId)
          if (step === 'start') change(jobId, () => ({ isCancellable: false }))
          setStep(jobId, step, 'running')
        },
        done: (step) => setStep(jobId, step, 'done'),
        report: (report: PullReport) =>
          change(jobId, ({ pull }) => ({ pull: pull === null ? null : addReport(pull, report) }), true),
        created: (container: RunContainer, warnings) => change(jobId, () => ({ container, warnings })),
      },
      signal,
    )
    controllers.delete(jobId)
    finish(jobId, end)
  }

  function skipUnneededPull(jobId: string): void {
    const pull = list.get(jobId)?.steps.find(({ name }) => name === 'pull')
    if (pull?.state === 'waiting') setStep(jobId, 'pull', 'skipped')
  }

  function finish(jobId: string, end: RunEnd): void {
    change(jobId, (job) => ({
      ...end,
      isCancellable: false,
      finishedAtMs: clock.nowMs(),
      steps: job.steps.map((step) => {
        if (step.state === 'running') return { ...step, state: end.state === 'succeeded' ? 'done' : 'failed' }
        return step.state === 'waiting' ? { ...step, state: 'skipped' } : step
      }),
    }))
    if (end.state === 'failed') logger.log('info', 'A run failed.', { code: end.error?.code ?? '' })
  }

  return {
    get jobs() {
      return list.jobs
    },
    subscribe: (listener) => list.subscribe(listener),

    async prepareRun(commandLine) {
      const engine = requireLive()
      const parsed = read(commandLine, engine)
      return checkRun(parsed, await imageOf(engine, parsed.body.Image), state.snapshot)
    },

    startRun,

    cancel(jobId) {
      const controller = controllers.get(jobId)
      if (controller === undefined) {
        throw new AppFailure({ code: 'NOT_FOUND', message: 'The job is over.', field: 'jobId' })
      }
      if (list.get(jobId)?.isCancellable !== true) {
        throw new AppFailure({ code: 'CONFLICT', message: 'The container is being started.' })
      }
      controller.abort()
      change(jobId, () => ({ isCancellable: false }))
    },
  }
}
