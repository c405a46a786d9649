import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasHiddenCharacters, visibleText } from './visible-text'

describe('visibleText', () => {
  it('leaves ordinary text alone, accents, emoji and markup included', () => {
    for (const text of ['web-1', 'déjà vu', '日本語', '🐳', '<img src=x onerror=alert(1)>', '']) {
      expect(visibleText(text)).toBe(text)
      expect(hasHiddenCharacters(text)).toBe(false)
    }
  })

  it('shows terminal escapes as symbols', () => {
    expect(visibleText('a\u001b]52;c;cm0gLXJmIC8=\u0007\u001b[2J')).toBe('a␛]52;c;cm0gLXJmIC8=␇␛[2J')
    expect(visibleText('\u009b31m\u007f')).toBe('<U+009B>31m␡')
  })

  it('keeps NUL and line breaks on one line', () => {
    expect(visibleText('a\u0000b\r\nc\u2028d')).toBe('a␀b␍␊c<U+2028>d')
  })

  it('shows what turns the direction of text or takes no room', () => {
    expect(visibleText('prod\u202etxt.bd')).toBe('prod<U+202E>txt.bd')
    expect(visibleText('a\u200bb\u2066c\ufeff')).toBe('a<U+200B>b<U+2066>c<U+FEFF>')
    expect(visibleText('a\u{e0041}')).toBe('a<U+E0041>')
  })

  it('shows half of a surrogate pair by its number', () => {
    expect(visibleText('a\ud83dz')).toBe('a<U+D83D>z')
  })

  it('gives text without hidden characters, and is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text)
        expect(hasHiddenCharacters(shown)).toBe(false)
        expect(visibleText(shown)).toBe(shown)
      }),
    )
  })
})
