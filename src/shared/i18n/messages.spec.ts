import { describe, expect, it } from 'vitest'
import english from './en.json'
import french from './fr.json'

const catalogues = { english: new Map(Object.entries(english)), french: new Map(Object.entries(french)) }

function placeholders(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
}

function forms(sentence: string): string[] {
  return sentence.split(' | ')
}

describe('the sentences', () => {
  it('have the same keys in the same order in both languages', () => {
    expect([...catalogues.french.keys()]).toEqual([...catalogues.english.keys()])
  })

  it('take the same values and have as many forms in both languages', () => {
    for (const [key, sentence] of catalogues.english) {
      const translated = forms(catalogues.french.get(key) ?? '')
      expect(translated.length, key).toBe(forms(sentence).length)
      forms(sentence).forEach((form, index) => {
        expect(placeholders(translated[index] ?? ''), key).toEqual(placeholders(form))
      })
    }
  })

  it.each(Object.entries(catalogues))('are complete and in the tone of the house (%s)', (_, catalogue) => {
    for (const [key, sentence] of catalogue) {
      expect(sentence.trim(), key).not.toBe('')
      expect(sentence, `${key}: no exclamation marks`).not.toContain('!')
      expect(sentence, `${key}: no "we"`).not.toMatch(/\b(we|our|us|nous|notre|nos)\b/i)
      expect(sentence, `${key}: one space at a time`).not.toMatch(/ {2}/)
    }
  })

  it('are translated, but for words that both languages share', () => {
    const same = [...catalogues.english].filter(([key, sentence]) => catalogues.french.get(key) === sentence)
    expect(same.map(([key]) => key)).toEqual([
      'app.name',
      'page.images',
      'page.volumes',
      'page.ports',
      'page.swarm',
      'column.image',
      'column.ports',
      'column.actions',
      'menu.withDialog',
      'engine.version',
      'column.type',
      'column.action',
      'column.total',
      'images.count',
      'volumes.count',
      'flag.attachable',
      'flag.ipv6',
      'flag.ingress',
      'system.machine',
      'system.app',
      'system.architecture',
      'system.electron',
      'disk.images',
      'stats.cpu',
      'stats.perSecond',
      'stats.total',
      'container.terminal',
      'runCommand.shell',
      'runCommand.shell.posix',
      'runCommand.shell.powershell',
      'container.source',
      'container.tab.terminal',
    ])
  })
})
