/** What a terminal session is, for main and window alike. Texts in it come from the person or the engine: unescaped. */
import type { AppError } from './result'

/** How a process inside a container is started. Empty texts leave it to the container. */
export interface ExecSettings {
  /** A name or a number, with a group after ":" if given. */
  readonly user: string
  readonly workingDirectory: string
  readonly environment: readonly (readonly [name: string, value: string])[]
  readonly isPrivileged: boolean
}

export const plainExec: ExecSettings = {
  user: '',
  workingDirectory: '',
  environment: [],
  isPrivileged: false,
}

/**
 * `shell`: a shell with a terminal, found by trying unless `command` names it. `command`: one command without a terminal,
 * for its output and exit code. `attach`: the container's main process itself.
 */
export type TerminalKind = 'shell' | 'command' | 'attach'

export type TerminalEndReason =
  /** The process ended. */
  | 'exited'
  /** The container stopped, and took the process along. */
  | 'container-stopped'
  | 'container-removed'
  /** An attached process goes on without this window. */
  | 'detached'
  /** The person ended it. */
  | 'closed'
  /** It never ran. */
  | 'not-started'
  /** What became of the process is not known. */
  | 'connection-lost'

export interface TerminalEnd {
  readonly reason: TerminalEndReason
  /** Of the process, or of the container where that is what stopped; null when nobody said. */
  readonly exitCode: number | null
  readonly error: AppError | null
  readonly atMs: number
}

export interface TerminalSession {
  readonly id: string
  readonly containerId: string
  /** When it was opened. */
  readonly containerName: string
  readonly kind: TerminalKind
  /** What runs; empty while a shell is looked for, and for an attached process. */
  readonly command: readonly string[]
  readonly settings: ExecSettings
  /** Whether there is a terminal on the other side: sizes, line editing, one stream instead of two. */
  readonly hasTty: boolean
  readonly hasInput: boolean
  /** What detaches an attached terminal, in docker's notation; "" where nothing does. */
  readonly detachKeys: string
  /** The same by hand: a line for a POSIX shell. */
  readonly dockerCommand: string
  readonly openedAtMs: number
  readonly state: 'starting' | 'open' | 'ended'
  readonly end: TerminalEnd | null
}

/** What a container says about its own terminal, for the forms. */
export interface TerminalFacts {
  readonly hasTty: boolean
  readonly hasInput: boolean
  /** Standard input closes for good when the first client leaves (`docker run -i` without `-d`). */
  readonly isInputOnce: boolean
  /** "" for root. */
  readonly user: string
  /** "" for "/". */
  readonly workingDirectory: string
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** Characters that one call may write; a longer paste goes in pieces, each when the one before has been taken. */
export const maximumWriteCharacters = 32_768

export interface TerminalReplay {
  /** The last of what was written, from the beginning of a line. */
  readonly bytes: Uint8Array
  /** How much came before it and is gone. */
  readonly droppedBytes: number
  /** So many of the bytes, from the first on, were shown before: what they ask a terminal has been answered. */
  readonly seenBytes: number
}

export interface TerminalOutput {
  readonly bytes: Uint8Array
}

export interface TerminalClosing {
  /** False when the process may still run in the container: it ignored the hang-up, or there was no shell to send one. */
  readonly isEnded: boolean
}
