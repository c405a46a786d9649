/** Who may call: our own window, its top frame, showing our own page. Everything else is refused before it is read. */

export interface Trusted<Contents> {
  /** Exact, e.g. "app://quayside". */
  readonly origin: string
  readonly isOwnWindow: (contents: Contents) => boolean
}

/** The part of Electron's IPC events that says who sent it. */
export interface SenderEvent<Contents> {
  readonly sender: Contents
  readonly senderFrame: { readonly origin: string; readonly parent: unknown } | null
}

export function isTrustedSender<Contents extends { readonly mainFrame: unknown }>(
  event: SenderEvent<Contents>,
  trusted: Trusted<Contents>,
): boolean {
  const frame = event.senderFrame
  return (
    frame !== null &&
    frame.origin === trusted.origin &&
    frame.parent === null &&
    frame === event.sender.mainFrame &&
    trusted.isOwnWindow(event.sender)
  )
}
