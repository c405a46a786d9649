/** Which language the window speaks, and its sentences: only the chosen language is loaded. */
import type { Settings } from './stores/settings'
import type { Language } from './ui/text'

type Messages = Readonly<Record<string, string>>

/** `system`: the languages of the system in the person's order, e.g. ["fr-CA", "en"]. English where none is known. */
export function resolveLanguage(choice: Settings['language'], system: readonly string[]): Language {
  if (choice !== 'system') return choice
  for (const tag of system) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'en' || language === 'fr') return language
  }
  return 'en'
}

export async function loadMessages(language: Language): Promise<Messages> {
  const catalogue =
    language === 'fr' ? await import('@shared/i18n/fr.json') : await import('@shared/i18n/en.json')
  return catalogue.default
}
