/**
 * Which language the window speaks, and its sentences. Both languages come with the first script: a file of its own for each
 * cost the first row more than reading the sentences of the other one.
 */
import en from '@shared/i18n/en.json'
import fr from '@shared/i18n/fr.json'
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

export function messagesOf(language: Language): Messages {
  return language === 'fr' ? fr : en
}
