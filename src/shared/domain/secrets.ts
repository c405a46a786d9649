/** Which variables probably hold a secret: by name, or by a password inside an address. A guess that hides too much rather than too little. */
import type { Pair } from './labels'

const secretName =
  /PASS|PWD|SECRET|TOKEN|KEY|CREDENTIAL|AUTH|PRIVATE|COOKIE|SALT|SIGNATURE|DSN|CONN(?:ECTION)?_?STR/i
/** Working directories, and paths to files, which are no secrets themselves. */
const plainName = /^(?:OLD)?PWD$|_(?:FILE|PATH|DIR)$|^GPG_KEYS?$/i
const passwordInAddress = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*:[^/?#@]+@/i

export function looksSecret([name, value]: Pair): boolean {
  if (value === '') return false
  if (passwordInAddress.test(value)) return true
  return secretName.test(name) && !plainName.test(name)
}
