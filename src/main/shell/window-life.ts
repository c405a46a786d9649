/** What happens to an open window: its page crashes, hangs, is hidden, or gets another theme. */
import { nativeImage, type BrowserWindow } from 'electron'
import type { Logger } from '../log'
import type { JsonFile } from '../settings/json-file'
import type { CrashPolicy } from './crash-policy'
import { safePageAddress } from './addresses'
import { applyTheme, backgroundOf } from './window'
import type { WindowState } from './window-state'

const iconDelayMs = 1_000

/** A page that is gone comes back by itself, with the address that it had; one that keeps crashing is not tried for ever. */
export function survivePageCrashes(window: BrowserWindow, policy: CrashPolicy, logger: Logger): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    logger.log('error', 'The process of the page is gone.', { reason, exitCode })
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (policy.afterCrash() === 'reload') window.webContents.reload()
    else void window.loadURL(safePageAddress)
  })
  window.on('unresponsive', () => logger.log('warning', 'The page does not respond.'))
  window.on('responsive', () => logger.log('info', 'The page responds again.'))
}

export function watchVisibility(window: BrowserWindow, changed: (isVisible: boolean) => void): void {
  const tell = () => changed(window.isVisible() && !window.isMinimized())
  window.on('show', tell)
  window.on('hide', tell)
  window.on('minimize', tell)
  window.on('restore', tell)
}

/** The theme is also kept beside the place of the window, for the colour that the next start opens with. */
export function showTheme(
  window: BrowserWindow,
  state: JsonFile<WindowState>,
  theme: WindowState['theme'],
): void {
  applyTheme(theme)
  if (!window.isDestroyed()) window.setBackgroundColor(backgroundOf(theme))
  if (state.value.theme !== theme) state.write({ ...state.value, theme }).catch(() => {})
}

/** Well after the first rows: a picture holds main up for as long as a hundred of them. Linux and Windows only. */
export function setIconLater(window: BrowserWindow, path: string): void {
  if (process.platform === 'darwin') return
  window.webContents.once('did-finish-load', () => {
    setTimeout(() => {
      if (!window.isDestroyed()) window.setIcon(nativeImage.createFromPath(path))
    }, iconDelayMs)
  })
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
