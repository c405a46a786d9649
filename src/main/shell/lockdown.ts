/**
 * Everything that a page could try to leave its page is refused: navigation, windows, frames, permissions, devices,
 * downloads, the network. The page is ours, but what it shows is not. Set once, before the first window.
 */
import { app, type Session, type WebContents } from 'electron'
import type { Logger } from '../log'
import { isWayBack } from './addresses'
import { devServerAddress } from './dev-server'

/** Must run before the app is ready: the window's own network stack resolves no name and no address. */
export function closeNetwork(): void {
  if (devServerAddress !== null) return
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('no-pings')
}

export function lockApp(logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, logger))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault()
    answer()
  })
  app.on('login', (event) => event.preventDefault())
}

export function lockSession(session: Session, logger: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    logger.log('warning', 'A permission was refused.', { permission })
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    logger.log('warning', 'A download was refused.')
    event.preventDefault()
  })
}

function lockContents(contents: WebContents, logger: Logger): void {
  const refuse = (what: string) => logger.log('warning', 'A page was kept from leaving.', { what })
  const keepPage = (event: { url: string; isMainFrame: boolean; preventDefault: () => void }) => {
    if (isWayBack(contents.getURL(), event.url, event.isMainFrame)) return
    event.preventDefault()
    refuse('navigation')
  }
  contents.on('will-navigate', keepPage)
  contents.on('will-frame-navigate', keepPage)
  contents.on('will-redirect', (event) => {
    event.preventDefault()
    refuse('redirect')
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    refuse('webview')
  })
  contents.setWindowOpenHandler(() => {
    refuse('window')
    return { action: 'deny' }
  })
}
