/**
 * Shows a window once its page has been built by its scripts, instead of an empty one that is painted twice. A page that takes
 * long, or never comes, is shown all the same. Lives until the window is shown or gone.
 */

/** What is needed of Electron's BrowserWindow. */
export interface HiddenWindow {
  show(): void
  isDestroyed(): boolean
  isVisible(): boolean
  readonly webContents: { once(event: 'dom-ready', listener: () => void): unknown }
}

/** Longer than any start that goes well; shorter than anyone waits for a sign. */
const longestHiddenMs = 1_000

/** The deferred scripts of a page have run when its DOM is ready. */
export function showWhenBuilt(
  window: HiddenWindow,
  setTimer: (run: () => void, delayMs: number) => () => void,
): void {
  const show = () => {
    cancelTimer()
    if (!window.isDestroyed() && !window.isVisible()) window.show()
  }
  const cancelTimer = setTimer(show, longestHiddenMs)
  window.webContents.once('dom-ready', show)
}
