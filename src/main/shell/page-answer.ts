/**
 * What `app://` answers. Every answer carries the same headers: the page may load its own files and nothing else, and
 * reach nothing.
 */
import { safePageAddress, unstartedPageAddress } from './addresses'
import type { PageFiles } from './page-files'
import { safePage } from './safe-page'

const contentSecurityPolicy = [
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

export interface PageAnswer {
  readonly status: number
  /** Texts are UTF-8. */
  readonly mediaType: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export function answerRequest(
  request: { readonly method: string; readonly url: string },
  files: PageFiles,
  language: 'en' | 'fr',
): PageAnswer {
  if (request.method !== 'GET') return answer(405, 'text/plain', 'Only GET.')
  if (request.url === safePageAddress) return answer(200, 'text/html', safePage(language, 'crashed'))
  if (request.url === unstartedPageAddress) {
    return answer(200, 'text/html', safePage(language, 'unstarted'))
  }
  const file = files.find(request.url)
  return file === null ? answer(404, 'text/plain', 'Not found.') : answer(200, file.mediaType, file.bytes)
}

function answer(status: number, mediaType: string, body: string | Buffer): PageAnswer {
  return {
    status,
    headers: safetyHeaders,
    mediaType,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  }
}
