import { describe, expect, it } from 'vitest'
import { createCrashPolicy } from './crash-policy'

describe('createCrashPolicy', () => {
  it('gives up at the third crash within a minute, and begins anew after that', () => {
    let nowMs = 0
    const policy = createCrashPolicy(() => nowMs)
    expect(policy.afterCrash()).toBe('reload')
    nowMs = 30_000
    expect(policy.afterCrash()).toBe('reload')
    nowMs = 59_999
    expect(policy.afterCrash()).toBe('safe-page')
    expect(policy.afterCrash()).toBe('reload')
  })

  it('reloads for ever when crashes are rare', () => {
    let nowMs = 0
    const policy = createCrashPolicy(() => nowMs)
    for (let index = 0; index < 100; index += 1) {
      expect(policy.afterCrash()).toBe('reload')
      nowMs += 30_000
    }
  })
})
