/**
 * The way of `docker run`: pull what is missing, create, start. Each step is told as it begins and ends; what was made is
 * named whatever comes after it. Ends in a result, never in a rejection.
 */
import type { PullReport, RunContainer, RunStepName } from '@shared/domain/job'
import { toAppError, type AppError } from '@shared/domain/result'
import type { ParsedRunCommand } from '@shared/domain/run/parse-run-command'
import type { EnginePort } from '../engine/engine-port'

export interface RunProgress {
  began(step: RunStepName): void
  done(step: RunStepName): void
  report(report: PullReport): void
  created(container: RunContainer, warnings: readonly string[]): void
}

export interface RunEnd {
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly error: AppError | null
  readonly container: RunContainer | null
}

const cancelledEnd = (container: RunContainer | null): RunEnd => ({
  state: 'cancelled',
  error: null,
  container,
})

/** Until the container is created an abort leaves nothing behind; after that it stays, and is not started. */
export async function takeRunSteps(
  { query, body, client }: ParsedRunCommand,
  port: EnginePort,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<RunEnd> {
  let container: RunContainer | null = null

  const pull = async () => {
    progress.began('pull')
    await port.pullImage(body.Image, query.platform ?? '', (report) => progress.report(report), signal)
    progress.done('pull')
  }

  const create = async () => {
    progress.began('create')
    const created = await port.createContainer({ query, body })
    const found = await nameOf(port, created.containerId)
    container = { id: created.containerId, name: found ?? query.name ?? '', isStarted: false, isKept: true }
    progress.created(container, created.warnings)
    return created.networkError
  }

  try {
    let isPulled = client.pull === 'always'
    if (client.pull === 'missing') isPulled = (await port.runImage(body.Image, signal)) === null
    if (isPulled) await pull()
    if (signal.aborted) return cancelledEnd(null)
    let networkError: AppError | null
    try {
      networkError = await create()
    } catch (cause) {
      // The image is there for another platform, or went away in this moment: docker pulls it then, once.
      if (isPulled || client.pull !== 'missing' || !isMissingImage(toAppError(cause))) throw cause
      await pull()
      if (signal.aborted) return cancelledEnd(null)
      networkError = await create()
    }
    if (networkError !== null) return { state: 'failed', error: networkError, container }
    progress.done('create')
    if (signal.aborted) return cancelledEnd(container)
    if (!client.starts) return { state: 'succeeded', error: null, container }
    return await start(port, container, progress)
  } catch (cause) {
    const error = toAppError(cause)
    if (error.code === 'CANCELLED' && signal.aborted) return cancelledEnd(container)
    return { state: 'failed', error: { ...error, ...fieldOf(error) }, container }
  }
}

async function start(
  port: EnginePort,
  container: RunContainer | null,
  progress: RunProgress,
): Promise<RunEnd> {
  if (container === null) return { state: 'failed', error: null, container }
  progress.began('start')
  try {
    await port.startContainer(container.id)
    progress.done('start')
    return { state: 'succeeded', error: null, container: { ...container, isStarted: true } }
  } catch (cause) {
    const error = toAppError(cause)
    if (await isRunning(port, container.id)) {
      progress.done('start')
      return { state: 'succeeded', error: null, container: { ...container, isStarted: true } }
    }
    // An engine removes a container that asked for it (--rm) when its start fails.
    const isKept = await isStillThere(port, container.id)
    return { state: 'failed', error: { ...error, ...fieldOf(error) }, container: { ...container, isKept } }
  }
}

async function nameOf(port: EnginePort, id: string): Promise<string | null> {
  try {
    return (await port.inspectContainer(id))?.name ?? null
  } catch {
    // It exists all the same, and its id says which it is.
    return null
  }
}

/** No answer to the start is not the same as no start. */
async function isRunning(port: EnginePort, id: string): Promise<boolean> {
  try {
    return (await port.inspectContainer(id))?.state === 'running'
  } catch {
    return false
  }
}

async function isStillThere(port: EnginePort, id: string): Promise<boolean> {
  try {
    return (await port.inspectContainer(id)) !== null
  } catch {
    return true
  }
}

function isMissingImage({ code, detail = '' }: AppError): boolean {
  return code === 'NOT_FOUND' && /no such image|does not match the specified platform/i.test(detail)
}

/** Which part of the form the engine's words are about, by the words that engines from 20.10 to 28 have for it. */
function fieldOf({ field, detail = '' }: AppError): { readonly field?: string } {
  if (field !== undefined) return { field }
  if (/container name .* is already in use/i.test(detail)) return { field: 'name' }
  if (/port is already allocated|address already in use|programming external connectivity/i.test(detail)) {
    return { field: 'publish' }
  }
  if (/no such image|pull access denied|manifest (?:for|unknown)|repository .* not found/i.test(detail)) {
    return { field: 'image' }
  }
  if (/network .* not found|invalid endpoint|user specified IP address/i.test(detail)) {
    return { field: 'network' }
  }
  if (/bind source path|invalid mount|mount(?:ing|s)? |volume name/i.test(detail)) return { field: 'mounts' }
  return {}
}
