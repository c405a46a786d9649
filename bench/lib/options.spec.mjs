import { describe, expect, it } from 'vitest'
import { parseOptions, planSteps, UsageError } from './options.mjs'

describe('parseOptions', () => {
  it('measures everything at three sizes by default', () => {
    const options = parseOptions([])
    expect(options.sizes).toEqual([20, 300, 1000])
    expect(options.only.size).toBe(8)
    expect(options.quick).toBe(false)
  })

  it('takes values after a space or an equals sign, and sorts sizes', () => {
    const options = parseOptions(['--sizes', '300,20,300', '--only=idle,launch', '--json=a=b.json'])
    expect(options.sizes).toEqual([20, 300])
    expect([...options.only]).toEqual(['launch', 'idle'])
    expect(options.json).toBe('a=b.json')
  })

  it.each([
    [['--sizes', '0']],
    [['--sizes', '20,,30']],
    [['--sizes', '12345']],
    [['--sizes', '1e3']],
    [['--only', 'speed']],
    [['--only']],
    [['--quick=yes']],
    [['launch']],
  ])('refuses %j', (args) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
  })
})

describe('planSteps', () => {
  const plan = (/** @type {string[]} */ ...args) => planSteps(parseOptions(args))
  const measuresAt = (/** @type {ReturnType<typeof planSteps>} */ steps, /** @type {number} */ size) =>
    steps.find((step) => step.size === size)?.measures

  it('grows from the smallest size to the largest, and on to 3,000 where a target asks for it', () => {
    expect(plan().map(({ size }) => size)).toEqual([20, 100, 300, 500, 1000, 3000])
    expect(measuresAt(plan(), 3000)).toEqual(['launch', 'events', 'memory', 'table'])
  })

  it('measures at rest and the crossing at the largest size asked for', () => {
    expect(measuresAt(plan(), 20)).toEqual(['launch', 'events', 'memory', 'logs'])
    expect(measuresAt(plan(), 1000)).toEqual([
      'launch',
      'events',
      'idle',
      'memory',
      'stats',
      'table',
      'ipc',
      'conformance',
    ])
  })

  it('leaves out what was not asked for, and sizes without anything to measure', () => {
    expect(plan('--only', 'idle')).toEqual([{ size: 1000, measures: ['idle'] }])
    expect(plan('--sizes', '20', '--only', 'table')).toEqual([{ size: 20, measures: ['table'] }])
  })

  it('keeps to the sizes asked for when it has to be quick', () => {
    expect(plan('--quick').map(({ size }) => size)).toEqual([20, 300])
  })
})
