/** The addresses that the window ever shows. */
import { devServerAddress } from './dev-server'

export const pageAddress = devServerAddress ?? 'app://quayside/'
/** As Chromium writes it: Node knows no origin of a scheme of one's own. */
export const pageOrigin = devServerAddress === null ? 'app://quayside' : new URL(devServerAddress).origin
export const safePageAddress = 'app://quayside/safe'
export const unstartedPageAddress = 'app://quayside/unstarted'

/** The one link that is followed: from the page that stands in after crashes to the app's own. */
export function isWayBack(from: string, to: string, isMainFrame: boolean): boolean {
  return isMainFrame && from === safePageAddress && to === pageAddress
}
