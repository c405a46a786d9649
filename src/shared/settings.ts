/** The settings file: its shape, its version and what holds when nothing is set. */
import * as z from 'zod/mini'

export const settingsVersion = 1

const parts = {
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  language: z.enum(['system', 'en', 'fr']),
  containers: z.object({
    groupByProject: z.boolean(),
    sortColumn: z.string().check(z.maxLength(40)),
    sortDirection: z.enum(['ascending', 'descending']),
  }),
}

export const settingsSchema = z.object({ version: z.literal(settingsVersion), ...parts })

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  version: settingsVersion,
  theme: 'system',
  language: 'system',
  containers: { groupByProject: true, sortColumn: 'name', sortDirection: 'ascending' },
}

/** What the window may change, one part at a time. */
export const settingsChangeSchema = z.partial(z.strictObject(parts))
export type SettingsChange = z.infer<typeof settingsChangeSchema>
