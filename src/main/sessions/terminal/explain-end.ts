/** Why a session's output ended, as far as the engine knows by then. */
import type { TerminalEnd, TerminalEndReason } from '@shared/domain/terminal'
import { toAppError, type AppError } from '@shared/domain/result'
import type { EnginePort } from '../../engine/engine-port'
import { pause, type Clock } from '../../state/clock'

/** The output may end a moment before the engine has noted why. */
const lookGapMs = 200
const looks = 5
/** 128 + SIGKILL: what becomes of an exec whose container stops, but also of one that somebody killed. */
const killedExitCode = 137

export interface EndedSession {
  readonly port: EnginePort
  readonly containerId: string
  readonly exec: string | null
  /** When the container had started, by the time the session was opened. */
  readonly startedAtMs: number | null
  /** What the reader of the output ran into; null when it simply ended. */
  readonly error: AppError | null
  /** The keys that detach were pressed last. */
  readonly wasDetached: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
}

type Explanation = Omit<TerminalEnd, 'atMs'>

/** Never rejects. */
export async function explainEnd(ended: EndedSession): Promise<Explanation> {
  try {
    return ended.exec === null ? await attachedEnd(ended) : await execEnd(ended, ended.exec)
  } catch (cause) {
    return told('connection-lost', null, ended.error ?? toAppError(cause))
  }
}

async function execEnd(ended: EndedSession, exec: string): Promise<Explanation> {
  const { port, error } = ended
  let state = await port.inspectExec(exec)
  for (let look = 1; state?.isRunning === true && look < looks; look += 1) {
    await pause(ended.clock, lookGapMs, ended.signal)
    state = await port.inspectExec(exec)
  }
  if (state?.isRunning === true) return told('connection-lost', null, error)
  const exitCode = state?.exitCode ?? null
  // The engine's own word for a container that stops comes after that of its execs.
  const isSuspect = exitCode === null || exitCode === killedExitCode
  return (await containerEnd(ended, isSuspect ? looks : 1)) ?? told('exited', exitCode, null)
}

async function attachedEnd(ended: EndedSession): Promise<Explanation> {
  if (ended.wasDetached) return told('detached', null, null)
  const end = await containerEnd(ended, looks)
  if (end !== null) return end
  return ended.error === null ? told('detached', null, null) : told('connection-lost', null, ended.error)
}

/** null when the container goes on as the session knew it. */
async function containerEnd(ended: EndedSession, times: number): Promise<Explanation | null> {
  for (let look = 0; look < times; look += 1) {
    if (look > 0) await pause(ended.clock, lookGapMs, ended.signal)
    const container = await ended.port.inspectContainer(ended.containerId)
    if (container === null) return told('container-removed', null, null)
    const isUp = container.state === 'running' || container.state === 'paused'
    if (!isUp) return told('container-stopped', container.exitCode, null)
    if (container.startedAtMs !== ended.startedAtMs) return told('container-stopped', null, null)
  }
  return null
}

const told = (reason: TerminalEndReason, exitCode: number | null, error: AppError | null): Explanation => ({
  reason,
  exitCode,
  error,
})
