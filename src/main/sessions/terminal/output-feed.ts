/**
 * What a session writes, to all who watch it, and how fast it may: whoever watches tells how much still waits for
 * them, and reading from the engine stops at a limit. Without a watcher the last of it is kept and the rest let go, so
 * that a program never stands still because nobody looks. Lives as long as its session.
 */
import type { TerminalReplay } from '@shared/domain/terminal'
import { ReplayBuffer } from './replay-buffer'

/** Enough for 5,000 lines of 100 characters. */
export const replayBytes = 512 * 1024
/** More than this waiting for any one watcher, and the program waits too. */
export const maximumWaitingBytes = 512 * 1024

export interface FeedWatch {
  /** How many bytes this watcher has not passed on yet. */
  setWaiting(bytes: number): void
  stop(): void
}

export class OutputFeed {
  readonly #replay = new ReplayBuffer(replayBytes)
  readonly #watchers = new Map<FeedWatch, { listener: (bytes: Uint8Array) => void; waiting: number }>()
  #wake: (() => void) | null = null
  #isReleased = false
  /** Written while nobody watched. */
  #unseenBytes = 0

  watch(listener: (bytes: Uint8Array) => void): FeedWatch {
    const entry = { listener, waiting: 0 }
    const watch: FeedWatch = {
      setWaiting: (bytes) => {
        entry.waiting = bytes
        this.#recheck()
      },
      stop: () => {
        this.#watchers.delete(watch)
        this.#recheck()
      },
    }
    this.#watchers.set(watch, entry)
    return watch
  }

  add(bytes: Uint8Array): void {
    this.#replay.add(bytes)
    if (this.#watchers.size === 0) this.#unseenBytes += bytes.length
    for (const { listener } of [...this.#watchers.values()]) listener(bytes)
  }

  /** For somebody who is about to show it. */
  replay(): TerminalReplay {
    const replay = this.#replay.read()
    const seenBytes = Math.max(0, replay.bytes.length - this.#unseenBytes)
    this.#unseenBytes = 0
    return { ...replay, seenBytes }
  }

  /** Resolves when more may be read. For one reader. */
  async room(): Promise<void> {
    while (this.#isFull()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** From now on there is always room: the session ends, whoever still watches. */
  release(): void {
    this.#isReleased = true
    this.#recheck()
  }

  #isFull(): boolean {
    if (this.#isReleased) return false
    for (const { waiting } of this.#watchers.values()) if (waiting >= maximumWaitingBytes) return true
    return false
  }

  #recheck(): void {
    if (this.#isFull()) return
    this.#wake?.()
    this.#wake = null
  }
}
