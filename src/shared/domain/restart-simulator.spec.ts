import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { restartPolicyNames, type RestartPolicy } from './container'
import {
  comesBackWithEngine,
  firstWaitMs,
  longestWaitMs,
  resettingRunMs,
  simulateEngineRestart,
  simulateExit,
  simulateStop,
  type Simulation,
} from './restart-simulator'

const policy = (name: RestartPolicy['name'], maximumRetryCount = 0): RestartPolicy => ({
  name,
  maximumRetryCount,
})
const anyPolicy = fc.record({
  name: fc.constantFrom(...restartPolicyNames),
  maximumRetryCount: fc.nat({ max: 40 }),
})
const waitsOf = ({ steps }: Simulation) => steps.flatMap((step) => (step.kind === 'wait' ? [step.ms] : []))
const crash = { exitCode: 1, runMs: 500, maximumRestarts: 12 }

describe('a container that ends by itself', () => {
  it('waits 100 ms, then twice as long each time, up to a minute', () => {
    expect(waitsOf(simulateExit(policy('always'), crash))).toEqual([
      100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000,
    ])
  })

  it('waits 100 ms each time when it ran for ten seconds', () => {
    const waits = waitsOf(simulateExit(policy('always'), { ...crash, runMs: resettingRunMs }))
    expect(new Set(waits)).toEqual(new Set([100]))
  })

  it('stays down by its policy', () => {
    expect(simulateExit(policy('no'), crash)).toEqual({
      steps: [{ kind: 'run', ms: 500 }, { kind: 'down' }],
      outcome: 'stays-down',
    })
    expect(simulateExit(policy('on-failure'), { ...crash, exitCode: 0 }).outcome).toBe('success-stays-down')
    expect(simulateExit(policy('on-failure', 3), crash).outcome).toBe('limit-reached')
    expect(waitsOf(simulateExit(policy('on-failure', 3), crash))).toEqual([100, 200, 400])
    expect(simulateExit(policy('on-failure', 12), crash).outcome).toBe('limit-reached')
    expect(simulateExit(policy('on-failure', 13), crash).outcome).toBe('goes-on-to-limit')
    expect(simulateExit(policy('unless-stopped'), { ...crash, exitCode: 0 }).outcome).toBe('goes-on')
  })

  it('alternates runs and waits, within the limits, whatever the policy', () => {
    fc.assert(
      fc.property(
        anyPolicy,
        fc.nat({ max: 255 }),
        fc.nat({ max: 30_000 }),
        fc.nat({ max: 30 }),
        (any, exitCode, runMs, maximumRestarts) => {
          const simulation = simulateExit(any, { exitCode, runMs, maximumRestarts })
          const waits = waitsOf(simulation)
          const limit = any.name === 'on-failure' && any.maximumRetryCount > 0 ? any.maximumRetryCount : 1e9
          expect(waits.length).toBeLessThanOrEqual(Math.min(maximumRestarts, limit))
          waits.forEach((wait, index) => {
            expect(wait).toBeGreaterThanOrEqual(firstWaitMs)
            expect(wait).toBeLessThanOrEqual(longestWaitMs)
            const previous = waits[index - 1] ?? firstWaitMs
            expect(wait === firstWaitMs || wait === Math.min(previous * 2, longestWaitMs)).toBe(true)
          })
          const kinds = simulation.steps.map(({ kind }) => kind).join(' ')
          expect(kinds).toMatch(/^run( wait run)*( down)?$/)
          expect(kinds.endsWith('down')).toBe(!simulation.outcome.startsWith('goes-on'))
        },
      ),
    )
  })
})

describe('a stop by hand and a restart of the engine', () => {
  it('keeps every policy down after a stop', () => {
    expect(simulateStop().steps.at(-1)).toEqual({ kind: 'down' })
  })

  // Seen on Docker Engine 20.10.24.
  it.each<[RestartPolicy, boolean, number, boolean]>([
    [policy('always'), false, 137, true],
    [policy('always'), true, 0, true],
    [policy('unless-stopped'), false, 0, true],
    [policy('unless-stopped'), true, 137, false],
    [policy('on-failure'), false, 137, true],
    [policy('on-failure'), true, 137, true],
    [policy('on-failure'), true, 0, false],
    [policy('on-failure'), false, 0, false],
    [policy('no'), false, 137, false],
  ])('%j, stopped: %s, exit code %s → comes back: %s', (any, wasStopped, exitCode, expected) => {
    expect(comesBackWithEngine(any, { wasStopped, exitCode, restartCount: 0 })).toBe(expected)
    const { steps } = simulateEngineRestart(any, { wasStopped, exitCode })
    expect(steps.at(-1)?.kind).toBe(expected ? 'run' : 'down')
  })

  it('keeps one down whose limit is used up', () => {
    const past = { wasStopped: false, exitCode: 1 }
    expect(comesBackWithEngine(policy('on-failure', 3), { ...past, restartCount: 3 })).toBe(false)
    expect(comesBackWithEngine(policy('on-failure', 3), { ...past, restartCount: 2 })).toBe(true)
  })
})
