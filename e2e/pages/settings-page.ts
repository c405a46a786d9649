/** Settings: theme and language, found by their names in either language. */
import type { Page } from '@playwright/test'
import type { Language } from '../support/messages'

const themeNames = {
  system: /system|système/i,
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
  const themes = page.getByRole('group', { name: /^(Appearance|Apparence)$/ })
  const open = () => page.getByRole('navigation').first().getByRole('link').last().click()
  return {
    async chooseTheme(theme) {
      await open()
      await themes.getByRole('radio', { name: themeNames[theme] }).check()
    },
    async chooseLanguage(language) {
      await open()
      await page.getByRole('radio', { name: languageNames[language] }).check()
    },
  }
}
