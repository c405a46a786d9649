/**
 * How the window was left: place, size, and the theme, which decides the colour that it opens with before any page is
 * there. In a file of its own so that opening the window waits for no settings.
 */
import { join } from 'node:path'
import type { Settings } from '@shared/settings'
import type { Logger } from '../log'
import { openJsonFile, type JsonFile } from '../settings/json-file'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowState {
  readonly version: 1
  /** Of the window when it is not maximised; null at the first start: the system then places it. */
  readonly bounds: Rectangle | null
  readonly isMaximised: boolean
  readonly theme: Settings['theme']
}

export const minimumSize = { width: 900, height: 600 }
export const firstSize = { width: 1280, height: 800 }
/** So much of the title bar must be on a display to take hold of the window. */
const graspable = { width: 120, height: 40 }

export function openWindowState(options: {
  readonly directory: string
  readonly logger: Logger
  readonly nowMs: () => number
}): JsonFile<WindowState> {
  return openJsonFile<WindowState>({
    path: join(options.directory, 'window.json'),
    version: 1,
    defaults: { version: 1, bounds: null, isMaximised: false, theme: 'system' },
    parse: parseWindowState,
    logger: options.logger,
    nowMs: options.nowMs,
  })
}

function parseWindowState(raw: unknown): WindowState {
  const { bounds, isMaximised, theme } = raw as Record<string, unknown>
  return {
    version: 1,
    bounds: parseRectangle(bounds),
    isMaximised: isMaximised === true,
    theme: theme === 'light' || theme === 'dark' || theme === 'contrast' ? theme : 'system',
  }
}

function parseRectangle(raw: unknown): Rectangle | null {
  if (typeof raw !== 'object' || raw === null) return null
  const { x, y, width, height } = raw as Record<string, unknown>
  return isCoordinate(x) && isCoordinate(y) && isCoordinate(width) && isCoordinate(height)
    ? { x, y, width, height }
    : null
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= 100_000
}

/** The saved place, or null where no display shows enough of it any more. Sizes fit the display and the minimum. */
export function fitBounds(saved: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle | null {
  if (saved === null) return null
  for (const area of workAreas) {
    const width = Math.max(minimumSize.width, Math.min(saved.width, area.width))
    const height = Math.max(minimumSize.height, Math.min(saved.height, area.height))
    const seenWidth = Math.min(saved.x + width, area.x + area.width) - Math.max(saved.x, area.x)
    const titleIsSeen = saved.y >= area.y && saved.y + graspable.height <= area.y + area.height
    if (seenWidth >= graspable.width && titleIsSeen) return { x: saved.x, y: saved.y, width, height }
  }
  return null
}
