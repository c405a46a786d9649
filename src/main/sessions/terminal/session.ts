/**
 * One terminal: opens a process's pipe, passes bytes both ways, and tells how it ended. Lives from `terminal.open` until
 * it is closed; after its end it holds the last of its output and nothing of the engine.
 */
import { detachKeyBytes } from '@shared/domain/detach-keys'
import { AppFailure, toAppError, type AppError } from '@shared/domain/result'
import type { TerminalEnd, TerminalSession, TerminalSize } from '@shared/domain/terminal'
import type { EnginePort } from '../../engine/engine-port'
import type { Logger } from '../../log'
import { pause, withDeadline, type Clock } from '../../state/clock'
import { explainEnd } from './explain-end'
import { hangUp } from './hang-up'
import type { OpenedTerminal } from './opened-terminal'
import { OutputFeed } from './output-feed'

/** Written but not yet taken by the engine: beyond, the process evidently does not read. */
export const maximumPendingInput = 1024 * 1024
const hangUpLimitMs = 4_000
/** How long an attached process may still write after it was told to let go. */
const detachLimitMs = 1_000

export interface SessionOptions {
  readonly port: EnginePort
  /** As it is shown while it starts. */
  readonly initial: TerminalSession
  readonly startedAtMs: number | null
  readonly size: TerminalSize
  /** Opens the process; called once. */
  readonly open: (current: {
    readonly size: () => TerminalSize
    readonly signal: AbortSignal
  }) => Promise<OpenedTerminal>
  /** What is known once it is open, e.g. which shell was found. */
  readonly describe: (opened: OpenedTerminal) => Partial<TerminalSession>
  readonly clock: Clock
  readonly logger: Logger
  readonly onChange: (session: TerminalSession) => void
}

export class Session {
  readonly feed = new OutputFeed()
  readonly #options: SessionOptions
  readonly #controller = new AbortController()
  readonly #detachBytes: Uint8Array | null
  readonly #done: Promise<void>
  #view: TerminalSession
  #size: TerminalSize
  #opened: OpenedTerminal | null = null
  /** What was written before there was anything to write to. */
  #early: Uint8Array[] = []
  #pendingInput = 0
  #lastInput = new Uint8Array(0)
  #isClosing = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#view = options.initial
    this.#size = options.size
    const { detachKeys } = options.initial
    this.#detachBytes = detachKeys === '' ? null : detachKeyBytes(detachKeys)
    this.#done = this.#run()
  }

  get view(): TerminalSession {
    return this.#view
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#view.hasInput) throw refused('FORBIDDEN', 'This session takes no input.')
    if (this.#view.state === 'ended') throw refused('CONFLICT', 'This session has ended.')
    if (this.#pendingInput + bytes.length > maximumPendingInput) {
      throw refused('TOO_LARGE', 'The process does not read what it is sent; this was not sent.')
    }
    const sent = this.#view.hasTty ? bytes : bytes.map((byte) => (byte === carriageReturn ? lineFeed : byte))
    this.#remember(sent)
    if (this.#opened === null) {
      this.#early.push(sent)
      this.#pendingInput += sent.length
      return
    }
    await this.#send(this.#opened, sent)
  }

  /** The last size wins; one that the engine refuses is not worth more than a line in the log. */
  resize(size: TerminalSize): void {
    const isSame = size.columns === this.#size.columns && size.rows === this.#size.rows
    this.#size = size
    if (this.#opened !== null && !isSame) void this.#passSizeOn(this.#opened)
  }

  /**
   * Resolves when it has ended, in a few seconds at most, with whether its process is known to have done so too (an
   * attached one goes on, as it should: true). Never rejects.
   */
  async close(): Promise<boolean> {
    if (this.#view.state === 'ended' || this.#isClosing) {
      await this.#done
      return true
    }
    this.#isClosing = true
    const isLetGo = this.#opened === null || (await this.#letGo(this.#opened))
    this.#controller.abort()
    this.#opened?.pipe.close()
    // A reader that waits for room must not wait for ever.
    this.feed.release()
    await this.#done
    return isLetGo
  }

  async #run(): Promise<void> {
    const { clock, port, initial, startedAtMs } = this.#options
    const { signal } = this.#controller
    let error: AppError | null = null
    try {
      const opened = await this.#options.open({ size: () => this.#size, signal })
      this.#opened = opened
      if (this.#isClosing) {
        // It was closed while it was on its way.
        await this.#letGo(opened)
        opened.pipe.close()
      }
      this.#show({ ...this.#options.describe(opened), state: 'open' })
      await this.#passSizeOn(opened)
      for (const bytes of this.#early.splice(0)) {
        this.#pendingInput -= bytes.length
        void this.#send(opened, bytes).catch(() => {})
      }
      for await (const bytes of opened.output) {
        this.feed.add(bytes)
        await this.feed.room()
      }
    } catch (cause) {
      error = toAppError(cause)
    }
    const exec = this.#opened?.exec ?? null
    let end: Omit<TerminalEnd, 'atMs'>
    if (this.#isClosing) {
      const reason = initial.kind === 'attach' ? 'detached' : 'closed'
      end = { reason, exitCode: null, error: null }
    } else if (this.#opened === null) end = { reason: 'not-started', exitCode: null, error }
    else {
      const wasDetached = this.#endsWithDetachKeys()
      const { containerId } = initial
      end = await explainEnd({ port, containerId, exec, startedAtMs, error, wasDetached, clock, signal })
    }
    this.#opened?.pipe.close()
    this.#opened = null
    this.#show({ state: 'ended', end: { ...end, atMs: clock.nowMs() } })
  }

  async #letGo({ exec, command, pipe }: OpenedTerminal): Promise<boolean> {
    const { clock, port, initial, logger } = this.#options
    try {
      if (exec === null) {
        if (this.#detachBytes === null) return true
        await pipe.write(this.#detachBytes)
        await Promise.race([this.#done, pause(clock, detachLimitMs, this.#controller.signal)])
        return true
      }
      // What is no shell itself is hung up by whatever shell there is.
      const shell = initial.kind === 'shell' ? command : ['sh']
      const { containerId, settings, id: sessionId } = initial
      const call = () => hangUp({ port, containerId, sessionId, shell, settings, exec, clock })
      return await withDeadline(clock, hangUpLimitMs, new AbortController().signal, call)
    } catch (cause) {
      logger.log('warning', 'A terminal could not be hung up.', { code: toAppError(cause).code })
      return false
    }
  }

  async #send(opened: OpenedTerminal, bytes: Uint8Array): Promise<void> {
    this.#pendingInput += bytes.length
    try {
      await opened.pipe.write(bytes)
    } finally {
      this.#pendingInput -= bytes.length
    }
  }

  async #passSizeOn({ exec }: OpenedTerminal): Promise<void> {
    const { port, initial, logger } = this.#options
    if (!this.#view.hasTty) return
    try {
      if (exec === null) await port.resizeContainer(initial.containerId, this.#size)
      else await port.resizeExec(exec, this.#size)
    } catch (cause) {
      logger.log('info', 'A terminal was not resized.', { code: toAppError(cause).code })
    }
  }

  #remember(bytes: Uint8Array): void {
    const length = this.#detachBytes?.length ?? 0
    this.#lastInput = Uint8Array.from(
      [...this.#lastInput, ...bytes.subarray(-length || bytes.length)].slice(-length),
    )
  }

  #endsWithDetachKeys(): boolean {
    const keys = this.#detachBytes
    return (
      keys !== null &&
      keys.length === this.#lastInput.length &&
      keys.every((key, at) => key === this.#lastInput[at])
    )
  }

  #show(change: Partial<TerminalSession>): void {
    this.#view = { ...this.#view, ...change }
    this.#options.onChange(this.#view)
  }
}

const carriageReturn = 0x0d
const lineFeed = 0x0a

function refused(code: AppError['code'], message: string): AppFailure {
  return new AppFailure({ code, message })
}
