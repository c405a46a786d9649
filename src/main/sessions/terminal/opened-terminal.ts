/** A process with a pipe to it, however it was come by. Lives until its output ends. */
import type { TerminalPipe } from '../../engine/engine-port'

export interface OpenedTerminal {
  readonly pipe: Omit<TerminalPipe, 'output'>
  readonly output: AsyncIterable<Uint8Array>
  /** null for an attached process. */
  readonly exec: string | null
  /** Empty for an attached process. */
  readonly command: readonly string[]
}
