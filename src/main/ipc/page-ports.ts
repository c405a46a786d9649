/**
 * One hub for each page load. A page that navigates, crashes, closes or asks for a new port loses its old hub with
 * everything it followed. Free of Electron, so that each of these ends has a test. Lives as long as the app.
 */
import type { Hub } from './topics/hub'

/** Calls back when the page is over; the returned function stops watching. */
export type WatchPageEnd = (ended: () => void) => () => void

export interface PagePorts<Page> {
  /** The hub that the page had, if any, ends. */
  open(page: Page, watchEnd: WatchPageEnd, hub: Hub): void
  closeAll(): void
}

export function createPagePorts<Page>(): PagePorts<Page> {
  const open = new Map<Page, { readonly hub: Hub; readonly stopWatching: () => void }>()

  const close = (page: Page) => {
    const entry = open.get(page)
    if (entry === undefined) return
    open.delete(page)
    entry.stopWatching()
    entry.hub.close()
  }

  return {
    open: (page, watchEnd, hub) => {
      close(page)
      open.set(page, { hub, stopWatching: watchEnd(() => close(page)) })
    },
    closeAll: () => {
      for (const page of [...open.keys()]) close(page)
    },
  }
}
