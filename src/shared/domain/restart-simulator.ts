/**
 * What the engine does when a container ends, computed: the rules of moby's restart manager (daemon/internal/restartmanager,
 * the same from 1.12 to 28) and of the engine's own start (daemon/daemon.go). Pure.
 */
import type { RestartPolicy } from './container'

export const firstWaitMs = 100
export const longestWaitMs = 60_000
/** A run of this length or more sets the wait back to the first. */
export const resettingRunMs = 10_000

/** How long the engine waits before it starts a container again. `previousWaitMs`: null when it has not waited yet. */
export function nextWaitMs(previousWaitMs: number | null, runMs: number): number {
  if (previousWaitMs === null || runMs >= resettingRunMs) return firstWaitMs
  return Math.min(previousWaitMs * 2, longestWaitMs)
}

/** Whether the policy starts a container again that ended by itself. `restartCount`: how often it already has. */
export function startsAgain(policy: RestartPolicy, exitCode: number, restartCount: number): boolean {
  switch (policy.name) {
    case 'no':
      return false
    case 'on-failure':
      return exitCode !== 0 && isWithinLimit(policy, restartCount)
    case 'unless-stopped':
    case 'always':
      return true
  }
}

/**
 * Whether a container comes back when the engine starts. The engine ends what runs when it stops (live-restore aside),
 * so `exitCode` is known either way. on-failure looks at it alone: a stop by hand that ended in 137 or 143 counts as a failure.
 */
export function comesBackWithEngine(
  policy: RestartPolicy,
  past: { readonly wasStopped: boolean; readonly exitCode: number; readonly restartCount: number },
): boolean {
  if (policy.name === 'unless-stopped') return !past.wasStopped
  return startsAgain(policy, past.exitCode, past.restartCount)
}

function isWithinLimit({ maximumRetryCount }: RestartPolicy, restartCount: number): boolean {
  return maximumRetryCount === 0 || restartCount < maximumRetryCount
}

export type RestartStep =
  /** `ms`: null when it goes on. */
  | { readonly kind: 'run'; readonly ms: number | null }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The engine itself is down. */
  | { readonly kind: 'engine-down' }
  | { readonly kind: 'down' }

/** How it comes out, in one word; the window has a sentence for each. */
export type RestartOutcome =
  | 'goes-on'
  /** For longer than was told, but not for ever. */
  | 'goes-on-to-limit'
  | 'limit-reached'
  | 'stays-down'
  | 'success-stays-down'
  | 'stopped-stays-down'
  | 'comes-back'
  | 'comes-back-after-failure'
  | 'engine-stays-down'
  | 'engine-stopped-stays-down'

export interface Simulation {
  readonly steps: readonly RestartStep[]
  readonly outcome: RestartOutcome
}

/** The process ends by itself after `runMs`, every time with the same code. At most `maximumRestarts` are told. */
export function simulateExit(
  policy: RestartPolicy,
  past: { readonly exitCode: number; readonly runMs: number; readonly maximumRestarts: number },
): Simulation {
  const { exitCode, runMs, maximumRestarts } = past
  const steps: RestartStep[] = [{ kind: 'run', ms: runMs }]
  let waitMs: number | null = null
  for (let restartCount = 0; restartCount < maximumRestarts; restartCount += 1) {
    if (!startsAgain(policy, exitCode, restartCount)) {
      steps.push({ kind: 'down' })
      if (restartCount > 0) return { steps, outcome: 'limit-reached' }
      return { steps, outcome: policy.name === 'on-failure' ? 'success-stays-down' : 'stays-down' }
    }
    waitMs = nextWaitMs(waitMs, runMs)
    steps.push({ kind: 'wait', ms: waitMs }, { kind: 'run', ms: runMs })
  }
  if (startsAgain(policy, exitCode, maximumRestarts)) {
    const isLimited = policy.name === 'on-failure' && policy.maximumRetryCount > 0
    return { steps, outcome: isLimited ? 'goes-on-to-limit' : 'goes-on' }
  }
  steps.push({ kind: 'down' })
  return { steps, outcome: 'limit-reached' }
}

/** Stopped by hand: the engine forgets what it was about to do, whatever the policy. */
export function simulateStop(): Simulation {
  return { steps: [{ kind: 'run', ms: null }, { kind: 'down' }], outcome: 'stopped-stays-down' }
}

/** The engine restarts while it runs, or (`wasStopped`) after it was stopped by hand. */
export function simulateEngineRestart(
  policy: RestartPolicy,
  past: { readonly wasStopped: boolean; readonly exitCode: number },
): Simulation {
  const before: readonly RestartStep[] = past.wasStopped
    ? [{ kind: 'run', ms: null }, { kind: 'down' }]
    : [{ kind: 'run', ms: null }]
  const isBack = comesBackWithEngine(policy, { ...past, restartCount: 0 })
  const steps: readonly RestartStep[] = [
    ...before,
    { kind: 'engine-down' },
    isBack ? { kind: 'run', ms: null } : { kind: 'down' },
  ]
  if (isBack)
    return { steps, outcome: policy.name === 'on-failure' ? 'comes-back-after-failure' : 'comes-back' }
  return { steps, outcome: past.wasStopped ? 'engine-stopped-stays-down' : 'engine-stays-down' }
}
