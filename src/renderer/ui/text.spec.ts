import { describe, expect, it } from 'vitest'
import english from '@shared/i18n/en.json'
import french from '@shared/i18n/fr.json'
import { createFormat, createText } from './text'

describe('sentences', () => {
  it('choose the plural form of their language', () => {
    const en = createText('en', english)
    expect(en.plural('containers.count', 0)).toBe('0 containers')
    expect(en.plural('containers.count', 1)).toBe('1 container')
    expect(en.plural('containers.count', 12_345)).toBe('12,345 containers')
    const fr = createText('fr', french)
    expect(fr.plural('containers.count', 0)).toBe('0 conteneur')
    expect(fr.plural('containers.count', 2)).toBe('2 conteneurs')
  })

  it('put values in as they are, whatever they look like', () => {
    const { t } = createText('en', english)
    for (const name of ['{count}', 'a | b', '@:app.name', '<b>x</b>', "{'@'}", '%{x}']) {
      expect(t('verb.stop.named', { name })).toBe(`Stop ${name}`)
    }
  })

  it('read literal syntax', () => {
    expect(createText('en', english).t('unreachable.bad-endpoint.advice')).toContain('ssh://user@host')
  })

  it('change with the language', () => {
    const text = createText('en', english)
    expect(text.t('dialog.cancel')).toBe('Cancel')
    text.use('fr', french)
    expect(text.t('dialog.cancel')).toBe('Annuler')
    expect(text.language.value).toBe('fr')
    expect(text.format.value.number(1.5)).toBe('1,5')
    expect(text.plural('containers.count', 3)).toBe('3 conteneurs')
  })

  it('every sentence can be read, with values for all it asks for', () => {
    for (const [language, messages] of [
      ['en', english],
      ['fr', french],
    ] as const) {
      const text = createText(language, messages)
      for (const [key, sentence] of Object.entries(messages)) {
        const names = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
        const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]))
        const shown = text.plural(key as never, 2, values)
        for (const name of names) expect(shown).toContain(name === 'count' ? '2' : `<${name}>`)
        expect(shown).not.toContain(' | ')
      }
    }
  })
})

describe('formats', () => {
  const en = createFormat('en-GB')
  const fr = createFormat('fr-FR')

  it('write sizes and spans in the words of the language', () => {
    expect(en.bytes(12_345_678)).toBe('12.35 MB')
    expect(fr.bytes(12_345_678).replace(/\s/g, ' ')).toBe('12,35 Mo')
    expect(en.duration(3 * 86_400_000)).toBe('3 days')
    expect(fr.duration(3 * 86_400_000).replace(/\s/g, ' ')).toBe('3 jours')
    expect(en.duration(40 * 60_000)).toMatch(/^40 mins?$/)
    expect(en.elapsed(120)).toBe('120 ms')
    expect(en.elapsed(1440)).toMatch(/^1\.4 secs?$/)
  })

  it('write ages in steps of 5 seconds, then as spans', () => {
    expect(en.age(-1)).toMatch(/^< 5 secs?$/)
    expect(en.age(4999)).toMatch(/^< 5 secs?$/)
    expect(en.age(14_999)).toMatch(/^10 secs?$/)
    expect(en.age(59_999)).toMatch(/^55 secs?$/)
    expect(en.age(60_000)).toMatch(/^1 min$/)
    expect(en.age(3 * 86_400_000)).toBe('3 days')
  })

  it('write instants to the second', () => {
    expect(en.clock(Date.UTC(2026, 0, 1, 0, 0, 5))).toMatch(/^\d\d:\d\d:05$/)
    expect(en.instant(Date.UTC(2026, 0, 1, 12, 0, 5))).toContain('05')
  })
})
