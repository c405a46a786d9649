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

/** Must run once the app is ready. */
export function serveAppScheme(options: {
  readonly files: PageFiles
  readonly language: () => 'en' | 'fr'
}): void {
  protocol.handle('app', (request) => {
    const { body, status, headers } = answerRequest(request, options.files, options.language())
    return new Response(body, { status, headers })
  })
}
