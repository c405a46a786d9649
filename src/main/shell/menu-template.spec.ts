import { describe, expect, it } from 'vitest'
import { chooseLanguage, menuTemplate } from './menu-template'

const textOf = (options: Parameters<typeof menuTemplate>[0]) => JSON.stringify(menuTemplate(options))

describe('menuTemplate', () => {
  it('has the clipboard in both languages', () => {
    expect(textOf({ language: 'en', platform: 'linux', hasDeveloperTools: false })).toContain('"Paste"')
    expect(textOf({ language: 'fr', platform: 'linux', hasDeveloperTools: false })).toContain('"Coller"')
  })

  it('has no entry that reloads the page, and developer tools only when told', () => {
    const packaged = textOf({ language: 'en', platform: 'win32', hasDeveloperTools: false })
    expect(packaged).not.toMatch(/reload/i)
    expect(packaged).not.toContain('toggleDevTools')
    expect(textOf({ language: 'en', platform: 'win32', hasDeveloperTools: true })).toContain('toggleDevTools')
  })

  it.each(['linux', 'win32', 'darwin'])('can quit on %s, in one place', (platform) => {
    expect(textOf({ language: 'en', platform, hasDeveloperTools: false }).match(/"quit"/g)).toHaveLength(1)
  })
})

describe('chooseLanguage', () => {
  it.each([
    ['system', 'fr-CA', 'fr'],
    ['system', 'fr', 'fr'],
    ['system', 'FR', 'fr'],
    ['system', 'en-US', 'en'],
    ['system', 'frr-DE', 'en'],
    ['system', '', 'en'],
    ['en', 'fr-FR', 'en'],
    ['fr', 'en-US', 'fr'],
  ] as const)('takes for %s on a system in %j: %s', (set, system, language) => {
    expect(chooseLanguage(set, system)).toBe(language)
  })
})
