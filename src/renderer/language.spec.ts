import { describe, expect, it } from 'vitest'
import { messagesOf, resolveLanguage } from './language'

describe('the language', () => {
  it('is the chosen one, else the first of the system’s that is known, else English', () => {
    expect(resolveLanguage('fr', ['en-US'])).toBe('fr')
    expect(resolveLanguage('system', ['de-DE', 'fr-CA', 'en-US'])).toBe('fr')
    expect(resolveLanguage('system', ['EN'])).toBe('en')
    expect(resolveLanguage('system', ['de', 'frr'])).toBe('en')
    expect(resolveLanguage('system', [])).toBe('en')
  })

  it('brings its own sentences', () => {
    expect(messagesOf('fr')['dialog.cancel']).toBe('Annuler')
    expect(messagesOf('en')['dialog.cancel']).toBe('Cancel')
  })
})
