import { describe, expect, it } from 'vitest'
import { isTrustedSender } from './trust'

const frame = (origin: string, parent: object | null = null) => ({ origin, parent })

function event(senderFrame: ReturnType<typeof frame> | null, mainFrame: unknown = senderFrame) {
  return { sender: { mainFrame }, senderFrame }
}

const trusted = { origin: 'app://quayside', isOwnWindow: () => true }

describe('isTrustedSender', () => {
  it('trusts the top frame of our own window on our own page', () => {
    expect(isTrustedSender(event(frame('app://quayside')), trusted)).toBe(true)
  })

  it.each([
    'https://evil.example',
    'app://evil',
    'app://quayside.evil',
    'app://quayside:1',
    'APP://QUAYSIDE',
    'app://quayside/',
    'file://',
    'null',
    '',
    'about:blank',
  ])('refuses the origin %j', (origin) => {
    expect(isTrustedSender(event(frame(origin)), trusted)).toBe(false)
  })

  it('refuses a frame that is gone', () => {
    expect(isTrustedSender(event(null), trusted)).toBe(false)
  })

  it('refuses a frame within our page', () => {
    const top = frame('app://quayside')
    expect(isTrustedSender(event(frame('app://quayside', top), top), trusted)).toBe(false)
  })

  it('refuses a top frame that is no longer the one that is shown', () => {
    expect(isTrustedSender(event(frame('app://quayside'), frame('app://quayside')), trusted)).toBe(false)
  })

  it('refuses another window, whatever it shows', () => {
    expect(isTrustedSender(event(frame('app://quayside')), { ...trusted, isOwnWindow: () => false })).toBe(
      false,
    )
  })
})
