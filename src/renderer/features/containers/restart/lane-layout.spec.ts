import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { restartPolicyNames } from '@shared/domain/container'
import { simulateEngineRestart, simulateExit, simulateStop } from '@shared/domain/restart-simulator'
import { layoutLane } from './lane-layout'

const always = { name: 'always', maximumRetryCount: 0 } as const

describe('layoutLane', () => {
  it('puts all steps side by side within the width', () => {
    fc.assert(
      fc.property(
        fc.record({
          name: fc.constantFrom(...restartPolicyNames),
          maximumRetryCount: fc.nat({ max: 30 }),
        }),
        fc.constantFrom(0, 1),
        fc.integer({ min: 100, max: 900 }),
        (policy, exitCode, width) => {
          const { steps } = simulateExit(policy, { exitCode, runMs: 500, maximumRestarts: 12 })
          const segments = layoutLane(steps, width)
          let x = 0
          for (const segment of segments) {
            expect(segment.x).toBeCloseTo(x)
            expect(segment.width).toBeGreaterThan(0)
            x += segment.width
          }
          expect(x).toBeLessThanOrEqual(width + 0.001)
        },
      ),
    )
  })

  it('draws longer waits wider, and labels never over each other', () => {
    const { steps } = simulateExit(always, { exitCode: 1, runMs: 500, maximumRestarts: 10 })
    const waits = layoutLane(steps, 900).filter(({ kind }) => kind === 'wait')
    for (const [index, wait] of waits.entries()) {
      expect(wait.width).toBeGreaterThan(waits[index - 1]?.width ?? 0)
    }
    const labels = waits.filter(({ labelMs }) => labelMs !== null).map(({ x, width }) => x + width / 2)
    for (const [index, middle] of labels.entries()) {
      expect(middle - (labels[index - 1] ?? -100)).toBeGreaterThanOrEqual(28)
    }
  })

  it('goes on to the end with what comes last', () => {
    for (const { steps } of [
      simulateStop(),
      simulateEngineRestart(always, { wasStopped: true, exitCode: 0 }),
    ]) {
      const last = layoutLane(steps, 600).at(-1)
      expect((last?.x ?? 0) + (last?.width ?? 0)).toBe(600)
    }
  })
})
