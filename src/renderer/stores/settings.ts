/**
 * The settings, as main keeps them. What the first paint needs (theme, language) is also remembered in the page's own
 * storage, since main's answer comes too late for it.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AppError } from '@shared/domain/result'
import { call } from '../api/client'
import { useTopic } from '../api/use-topic'
import type { Answer, Question } from './answer'

export type Settings = Answer<'settings.update'>
type SettingsChange = Question<'settings.update'>
type Theme = Settings['theme']
type LanguageChoice = Settings['language']
type ContainersView = Settings['containers']

const rememberedKey = 'quayside.appearance'
const themes: readonly Theme[] = ['system', 'light', 'dark', 'contrast']
const languages: readonly LanguageChoice[] = ['system', 'en', 'fr']

export interface Appearance {
  readonly theme: Theme
  readonly language: LanguageChoice
}

/** From the last time the window was open; whatever isn't understood counts as "as the system has it". */
export function rememberedAppearance(storage: Storage): Appearance {
  try {
    const stored = JSON.parse(storage.getItem(rememberedKey) ?? '{}') as Partial<Record<string, unknown>>
    return {
      theme: themes.find((theme) => theme === stored['theme']) ?? 'system',
      language: languages.find((language) => language === stored['language']) ?? 'system',
    }
  } catch {
    return { theme: 'system', language: 'system' }
  }
}

export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings | null>(null)
  const remembered = rememberedAppearance(localStorage)

  function take(value: Settings): void {
    settings.value = value
    localStorage.setItem(rememberedKey, JSON.stringify({ theme: value.theme, language: value.language }))
  }

  useTopic('settings', null, {
    onSnapshot: take,
    onPatch: take,
    // What holds when nothing is set is still a way to go on.
    onError: () => {},
  })

  const theme = computed(() => settings.value?.theme ?? remembered.theme)
  const language = computed(() => settings.value?.language ?? remembered.language)
  const containers = computed<ContainersView>(
    () =>
      settings.value?.containers ?? { groupByProject: true, sortColumn: 'name', sortDirection: 'ascending' },
  )

  /** Shown at once; taken back when main refuses. Returns the refusal, or null. */
  async function update(change: SettingsChange): Promise<AppError | null> {
    const before = settings.value
    if (before !== null) settings.value = { ...before, ...definedParts(change) }
    const result = await call('settings.update', change)
    if (result.ok) take(result.value)
    else settings.value = before
    return result.ok ? null : result.error
  }

  return { settings, theme, language, containers, update }
})

/** A partial change may carry a key with the value undefined; those change nothing. */
function definedParts(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
