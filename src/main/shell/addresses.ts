/** The two addresses that the window ever shows. */

export const pageAddress = 'app://quayside/'
export const safePageAddress = 'app://quayside/safe'

/** The one link that is followed: from the page that stands in after crashes to the app's own. */
export function isWayBack(from: string, to: string, isMainFrame: boolean): boolean {
  return isMainFrame && from === safePageAddress && to === pageAddress
}
