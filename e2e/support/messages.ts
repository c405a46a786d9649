/** The sentences of the app in both languages, flat, to look for what was left untranslated. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

export type Language = 'en' | 'fr'

/** Key → sentence, e.g. "containers.title" → "Containers". */
export function readMessages(language: Language): ReadonlyMap<string, string> {
  const file = path.resolve(import.meta.dirname, `../../src/shared/i18n/${language}.json`)
  const flat = new Map<string, string>()
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') flat.set(key, value)
    else if (typeof value === 'object' && value !== null)
      for (const [part, inner] of Object.entries(value)) walk(inner, key === '' ? part : `${key}.${part}`)
  }
  walk(JSON.parse(readFileSync(file, 'utf8')), '')
  return flat
}
