/** What the preload puts on the page's window. */
import type { Bridge } from '@shared/ipc/wire'

declare global {
  interface Window {
    readonly quayside?: Bridge
  }
}
