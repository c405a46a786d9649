/** Settings: theme and language. Found by the settings' values, which no language changes. */
import type { Page } from '@playwright/test'
import type { Language } from '../support/messages'

const themeNames = {
  system: /^(System|Système)/,
  light: /^(Light|Clair)/,
  dark: /^(Dark|Sombre)/,
  contrast: /^(High contrast|Contraste)/,
}
export type Theme = keyof typeof themeNames
const languageNames = { en: 'English', fr: 'Français' }

export interface SettingsPage {
  chooseTheme(theme: Theme): Promise<void>
  chooseLanguage(language: Language): Promise<void>
}

/** The last link of the navigation is Settings in every language. */
export function settingsPage(page: Page): SettingsPage {
  const open = () => page.getByRole('navigation').first().getByRole('link').last().click()
  return {
    async chooseTheme(theme) {
      await open()
      await page.getByRole('radio', { name: themeNames[theme] }).first().check()
    },
    async chooseLanguage(language) {
      await open()
      await page.getByRole('radio', { name: languageNames[language] }).check()
    },
  }
}
