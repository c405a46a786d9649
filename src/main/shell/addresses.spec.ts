import { describe, expect, it } from 'vitest'
import { isWayBack } from './addresses'

describe('isWayBack', () => {
  it('is the link from the page after crashes to the app', () => {
    expect(isWayBack('app://quayside/safe', 'app://quayside/', true)).toBe(true)
  })

  it.each([
    ['app://quayside/', 'app://quayside/', true],
    ['app://quayside/safe', 'app://quayside/', false],
    ['app://quayside/safe', 'app://quayside/#x', true],
    ['app://quayside/safe', 'https://evil.example/', true],
    ['app://quayside/safe?x', 'app://quayside/', true],
    ['https://evil.example/', 'app://quayside/', true],
  ])('is not from %s to %s (top frame: %s)', (from, to, isMainFrame) => {
    expect(isWayBack(from, to, isMainFrame)).toBe(false)
  })
})
