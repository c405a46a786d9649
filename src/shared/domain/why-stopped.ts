/** Why a container is not running, as far as the engine's word goes: pure, and without words of its own. */
import { isStopped } from './container-view'
import type { ContainerState, RestartPolicy } from './container'

/** What is looked at; a row knows it all but for `isOomKilled`. */
export interface StopFacts {
  readonly state: ContainerState
  readonly exitCode: number | null
  readonly isOomKilled: boolean | null
  /** The engine's words about a start that failed. */
  readonly stateError: string
  readonly startedAtMs: number | null
  readonly restartPolicy: RestartPolicy | null
  readonly restartCount: number | null
}

/** Each becomes one sentence. */
export type StopReason =
  | { readonly kind: 'never-started' }
  /** The engine could not start its process; its own words are in `stateError`. */
  | { readonly kind: 'start-failed'; readonly exitCode: number }
  | { readonly kind: 'out-of-memory' }
  /** Codes with a sentence of their own. */
  | { readonly kind: 'exit'; readonly exitCode: ExplainedExitCode }
  | { readonly kind: 'signal'; readonly exitCode: number; readonly signal: string }
  | { readonly kind: 'program'; readonly exitCode: number }
  | { readonly kind: 'no-exit-code' }
  /** The policy on-failure has tried as often as it may. */
  | { readonly kind: 'gave-up'; readonly attempts: number }
  | { readonly kind: 'will-restart' }

export const exitCodesWithSentence = [0, 1, 125, 126, 127, 137, 139, 143, 255] as const
export type ExplainedExitCode = (typeof exitCodesWithSentence)[number]

/** Linux's own numbers on x86 and ARM. */
const signalNames = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const
const lastSignal = 64

/** "SIGKILL" for 9; the real-time signals have numbers only. */
export function signalName(signal: number): string {
  return signalNames[signal - 1] ?? `SIG${signal}`
}

/** None for what runs, or is paused. The most telling comes first. */
export function stopReasons(facts: StopFacts): readonly StopReason[] {
  const { state, exitCode, restartPolicy, restartCount } = facts
  if (!isStopped(state) && state !== 'restarting') return []
  if (facts.startedAtMs === null && !exitCode && facts.stateError === '') return [{ kind: 'never-started' }]
  const reasons: StopReason[] = []
  if (facts.isOomKilled === true) reasons.push({ kind: 'out-of-memory' })
  if (facts.stateError !== '' && state !== 'restarting') {
    reasons.push({ kind: 'start-failed', exitCode: exitCode ?? 0 })
  }
  // The engine's own failure explains itself better than the code that it gives to it.
  if (reasons.every(({ kind }) => kind !== 'start-failed')) reasons.push(exitReason(exitCode))
  if (state === 'restarting') reasons.push({ kind: 'will-restart' })
  else if (
    restartPolicy?.name === 'on-failure' &&
    restartPolicy.maximumRetryCount > 0 &&
    (restartCount ?? 0) >= restartPolicy.maximumRetryCount &&
    exitCode !== 0
  ) {
    reasons.push({ kind: 'gave-up', attempts: restartPolicy.maximumRetryCount })
  }
  return reasons
}

function exitReason(exitCode: number | null): StopReason {
  if (exitCode === null) return { kind: 'no-exit-code' }
  const explained = exitCodesWithSentence.find((code) => code === exitCode)
  if (explained !== undefined) return { kind: 'exit', exitCode: explained }
  const signal = exitCode - 128
  if (signal >= 1 && signal <= lastSignal) return { kind: 'signal', exitCode, signal: signalName(signal) }
  return { kind: 'program', exitCode }
}

/** What the sentences need beside the reason, formatted by whoever shows them. */
export interface StopContext {
  /** Of `docker stop`, e.g. "10 seconds". */
  readonly stopTimeout: string
  /** The memory limit, e.g. "64 MiB"; null without one. */
  readonly memoryLimit: string | null
  readonly isOomKilled: boolean
}

export type StopSentenceKey =
  | `container.why.${'neverStarted' | 'startFailed' | 'memoryLimit' | 'memory' | 'signal' | 'program'}`
  | `container.why.${'noExitCode' | 'gaveUp' | 'willRestart' | 'killedForMemory'}`
  | `container.why.exit${ExplainedExitCode}`

/** A key of the catalogue, with its values. */
export interface StopSentence {
  readonly key: StopSentenceKey
  readonly values: Readonly<Record<string, string | number>>
}

export function stopSentence(reason: StopReason, context: StopContext): StopSentence {
  const sentence = (name: string, values: StopSentence['values'] = {}) => ({
    key: `container.why.${name}` as StopSentenceKey,
    values,
  })
  switch (reason.kind) {
    case 'never-started':
      return sentence('neverStarted')
    case 'start-failed':
      return sentence('startFailed', { code: reason.exitCode })
    case 'out-of-memory':
      return context.memoryLimit === null
        ? sentence('memory')
        : sentence('memoryLimit', { limit: context.memoryLimit })
    case 'exit':
      if (reason.exitCode === 137 && context.isOomKilled) return sentence('killedForMemory')
      return sentence(`exit${reason.exitCode}`, { timeout: context.stopTimeout })
    case 'signal':
      return sentence('signal', {
        code: reason.exitCode,
        number: reason.exitCode - 128,
        signal: reason.signal,
      })
    case 'program':
      return sentence('program', { code: reason.exitCode })
    case 'no-exit-code':
      return sentence('noExitCode')
    case 'gave-up':
      return sentence('gaveUp', { attempts: reason.attempts })
    case 'will-restart':
      return sentence('willRestart')
  }
}
