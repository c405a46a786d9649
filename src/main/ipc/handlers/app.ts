/** What the window asks of the app itself. */
import type { AppInfo } from '@shared/ipc/contract'
import type { SettingsStore } from '../../settings/settings-store'
import type { HandlersOf } from './handlers'

/** What only Electron knows, as values and functions. */
export interface AppFacts {
  readonly info: Omit<AppInfo, 'settingsNotice'>
  readonly copyText: (text: string) => void
}

export function appHandlers(facts: AppFacts, settings: SettingsStore): HandlersOf<'app'> {
  return {
    'app.info': () => ({ ...facts.info, settingsNotice: settings.notice }),
    'app.copyText': (text) => {
      facts.copyText(text)
      return null
    },
  }
}
