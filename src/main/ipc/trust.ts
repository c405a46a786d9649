/** Who may call: our own window, its top frame, showing our own page. Everything else is refused before it is read. */

export const appOrigin = 'app://quayside'

/** The part of Electron's IPC events that says who sent it. */
export interface SenderEvent<Contents> {
  readonly sender: Contents
  readonly senderFrame: { readonly origin: string; readonly parent: unknown } | null
}

export function isTrustedSender<Contents extends { readonly mainFrame: unknown }>(
  event: SenderEvent<Contents>,
  isOwnWindow: (contents: Contents) => boolean,
): boolean {
  const frame = event.senderFrame
  return (
    frame !== null &&
    frame.origin === appOrigin &&
    frame.parent === null &&
    frame === event.sender.mainFrame &&
    isOwnWindow(event.sender)
  )
}
