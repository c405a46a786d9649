/** The person's settings: the one place that changes them. Lives as long as the app. */
import { join } from 'node:path'
import {
  defaultSettings,
  settingsSchema,
  settingsVersion,
  type Settings,
  type SettingsChange,
} from '@shared/settings'
import type { Logger } from '../log'
import { openJsonFile, type FileNotice } from './json-file'

export interface SettingsStore {
  readonly current: Settings
  /** Set when this start did not find its settings as they were left. */
  readonly notice: FileNotice | null
  /** Resolves with the new settings once they are on the disk; rejects with AppFailure and changes nothing otherwise. */
  update(change: SettingsChange): Promise<Settings>
  subscribe(changed: () => void): () => void
  settled(): Promise<void>
}

export function openSettings(options: {
  readonly directory: string
  readonly logger: Logger
  readonly nowMs: () => number
}): SettingsStore {
  const file = openJsonFile<Settings>({
    path: join(options.directory, 'settings.json'),
    version: settingsVersion,
    defaults: defaultSettings,
    parse: (raw) => settingsSchema.parse(raw),
    logger: options.logger,
    nowMs: options.nowMs,
  })
  const listeners = new Set<() => void>()
  let queue: Promise<unknown> = Promise.resolve()

  return {
    get current() {
      return file.value
    },
    get notice() {
      return file.notice
    },
    update: (change) => {
      // One after the other: each change builds on the one before it, or the later one would take it back.
      const updated = queue.then(async () => {
        await file.write(settingsSchema.parse({ ...file.value, ...withoutUndefined(change) }))
        for (const changed of [...listeners]) changed()
        return file.value
      })
      queue = updated.catch(() => {})
      return updated
    },
    subscribe: (changed) => {
      const own = () => changed()
      listeners.add(own)
      return () => listeners.delete(own)
    },
    settled: async () => {
      await queue
      await file.settled()
    },
  }
}

function withoutUndefined(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
