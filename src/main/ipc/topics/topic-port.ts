/** What the hub needs of a message port: small enough for Electron's MessagePortMain, Node's and a test's own. */
import type { PortMessage } from '@shared/ipc/contract'

export interface TopicPort {
  /** Throws when the message holds something that can't be copied. */
  post(message: PortMessage): void
  onRequest(listener: (request: unknown) => void): void
  /** Called once when the other side is gone. */
  onClose(listener: () => void): void
  /** Requests that came before wait until now. */
  start(): void
  close(): void
}

/** Runs once after the delay unless the returned function is called first. */
export type SetTimer = (run: () => void, delayMs: number) => () => void
