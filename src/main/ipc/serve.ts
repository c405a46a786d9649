/**
 * The Electron edge of the contract: one invoke channel for calls, one message that opens the topic port. It listens
 * before anything is loaded and answers once the service behind it is there. Lives as long as the app.
 */
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import { fail, type Result } from '@shared/domain/result'
import { wire } from '@shared/ipc/wire'
import type { Logger } from '../log'
import { createPagePorts, type WatchPageEnd } from './page-ports'
import type { IpcService } from './service'
import type { TopicPort } from './topics/topic-port'
import { isTrustedSender, type Trusted } from './trust'

export function serve(options: {
  readonly trusted: Trusted<WebContents>
  /** Resolves with what answers; what comes before it waits. */
  readonly service: Promise<IpcService>
  readonly logger: Logger
}): { dispose(): void } {
  const { trusted, service, logger } = options
  const pagePorts = createPagePorts<WebContents>()

  ipcMain.handle(wire.call, async (event, name: unknown, inputJson: unknown) => {
    let result: Result<unknown>
    if (isTrustedSender(event, trusted)) {
      result = await (await service).dispatch(name, inputJson)
    } else {
      logger.log('warning', 'A call from a foreign sender was refused.')
      result = fail({ code: 'UNTRUSTED_SENDER', message: 'Only the page of Quayside may call.' })
    }
    return JSON.stringify(result)
  })

  ipcMain.on(wire.openPort, (event) => {
    if (event.senderFrame === null || !isTrustedSender(event, trusted)) {
      logger.log('warning', 'A port for a foreign sender was refused.')
      return
    }
    const contents = event.sender
    const { port1, port2 } = new MessageChannelMain()
    const port = adaptPort(port1)
    event.senderFrame.postMessage(wire.port, null, [port2])
    // Without a service there is nothing to follow, and whoever started it knows why.
    service.then(
      ({ openHub }) => pagePorts.open(contents, watchPageEnd(contents), openHub(port)),
      () => port.close(),
    )
  })

  return {
    dispose: () => {
      ipcMain.removeHandler(wire.call)
      ipcMain.removeAllListeners(wire.openPort)
      pagePorts.closeAll()
    },
  }
}

function watchPageEnd(contents: WebContents): WatchPageEnd {
  return (ended) => {
    const navigated = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => {
      if (details.isMainFrame && !details.isSameDocument) ended()
    }
    contents.on('did-start-navigation', navigated)
    contents.on('render-process-gone', ended)
    contents.on('destroyed', ended)
    return () => {
      contents.off('did-start-navigation', navigated)
      contents.off('render-process-gone', ended)
      contents.off('destroyed', ended)
    }
  }
}

/** Listens for the close at once: the page may be gone before the hub is there. */
function adaptPort(port: MessagePortMain): TopicPort {
  let isClosed = false
  let tellClosed: (() => void) | null = null
  port.on('close', () => {
    isClosed = true
    tellClosed?.()
  })
  return {
    post: (message) => port.postMessage(message),
    onRequest: (listener) => {
      port.on('message', (event) => listener(event.data))
    },
    onClose: (listener) => {
      if (isClosed) listener()
      else tellClosed = listener
    },
    start: () => port.start(),
    close: () => port.close(),
  }
}
