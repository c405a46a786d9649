/** `app://quayside/…`: the only place from which the window gets anything. No file:// and no network behind it. */
import { protocol } from 'electron'
import { answerRequest } from './page-answer'
import type { PageFiles } from './page-files'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: false },
    },
  ])
}

/**
 * Must run once the app is ready. By the older of Electron's two ways: `protocol.handle` passes each answer through
 * Fetch's Request, Response and streams, which cost the first paint 50 ms to load and to run.
 */
export function serveAppScheme(options: {
  readonly files: PageFiles
  readonly language: () => 'en' | 'fr'
}): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  protocol.registerBufferProtocol('app', (request, respond) => {
    const { status, headers, mediaType, body } = answerRequest(request, options.files, options.language())
    respond({ statusCode: status, headers, mimeType: mediaType, charset: 'utf-8', data: body })
  })
}
