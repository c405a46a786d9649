/** The settings file: its shape, its version and what holds when nothing is set. */
import { z } from 'zod'

export const settingsVersion = 1

export const settingsSchema = z.object({
  version: z.literal(settingsVersion),
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  language: z.enum(['system', 'en', 'fr']),
  containers: z.object({
    groupByProject: z.boolean(),
    sortColumn: z.string().max(40),
    sortDirection: z.enum(['ascending', 'descending']),
  }),
})

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  version: settingsVersion,
  theme: 'system',
  language: 'system',
  containers: { groupByProject: true, sortColumn: 'name', sortDirection: 'ascending' },
}

/** What the window may change, one part at a time. */
export const settingsChangeSchema = settingsSchema.omit({ version: true }).partial().strict()
export type SettingsChange = z.infer<typeof settingsChangeSchema>
