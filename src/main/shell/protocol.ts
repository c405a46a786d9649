/** `app://quayside/…`: the only place from which the window gets anything. No file:// and no network behind it. */
import { protocol } from 'electron'
import type { PageFiles } from './page-files'
import { safePage } from './safe-page'

export const pageAddress = 'app://quayside/'
export const safePageAddress = 'app://quayside/safe'

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types vue',
].join('; ')

const safetyHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=()',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: false },
    },
  ])
}

/** Must run once the app is ready. */
export function serveAppScheme(options: {
  readonly files: PageFiles
  readonly language: () => 'en' | 'fr'
}): void {
  protocol.handle('app', (request) => {
    if (request.method !== 'GET') return answer(405, 'text/plain; charset=utf-8', 'Only GET.')
    if (request.url === safePageAddress) {
      return answer(200, 'text/html; charset=utf-8', safePage(options.language()))
    }
    const file = options.files.find(request.url)
    return file === null
      ? answer(404, 'text/plain; charset=utf-8', 'Not found.')
      : answer(200, file.mediaType, file.bytes)
  })
}

function answer(status: number, mediaType: string, body: string | Buffer): Response {
  return new Response(body, { status, headers: { ...safetyHeaders, 'content-type': mediaType } })
}
