/** Settings are changed in one place; every window hears of it by the topic. */
import type { SettingsStore } from '../../settings/settings-store'
import type { HandlersOf } from './handlers'

export function settingsHandlers(settings: SettingsStore): HandlersOf<'settings'> {
  return { 'settings.update': (change) => settings.update(change) }
}
