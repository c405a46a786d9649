/** The five things that a policy is about, simulated: what the lanes of the dialog draw and read out. Pure. */
import type { RestartPolicy } from '@shared/domain/container'
import {
  simulateEngineRestart,
  simulateExit,
  simulateStop,
  type Simulation,
} from '@shared/domain/restart-simulator'

export const laneNames = ['failure', 'success', 'stop', 'engine', 'stoppedEngine'] as const
export type LaneName = (typeof laneNames)[number]

export interface Lane extends Simulation {
  readonly name: LaneName
}

/** How many restarts are drawn of those that go on for ever: more would leave no room for what is said of them. */
const maximumRestarts = 7
/** What a process ends with that obeys SIGTERM without a handler of its own. */
export const terminatedExitCode = 143

export function lanesOf(policy: RestartPolicy, runMs: number): readonly Lane[] {
  const exit = (exitCode: number) => simulateExit(policy, { exitCode, runMs, maximumRestarts })
  const engine = (wasStopped: boolean) =>
    simulateEngineRestart(policy, { wasStopped, exitCode: terminatedExitCode })
  return [
    { name: 'failure', ...exit(1) },
    { name: 'success', ...exit(0) },
    { name: 'stop', ...simulateStop() },
    { name: 'engine', ...engine(false) },
    { name: 'stoppedEngine', ...engine(true) },
  ]
}
