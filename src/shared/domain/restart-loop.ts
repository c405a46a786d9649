/** How a container has been starting and ending, as data. */

/** It ends and is started again, over and over. */
export interface RestartLoop {
  /** Restarts by the policy since it last ran stably or was started by hand. */
  readonly restarts: number
  /** From the first end to the last start, by the engine's clock; null when the beginning was not seen. */
  readonly spanMs: number | null
  readonly lastExitCode: number | null
}

export type RestartStoryEntry =
  | {
      readonly kind: 'start'
      /** By the engine's clock, ms since 1970. */
      readonly timeMs: number
      readonly isByPolicy: boolean
    }
  | {
      readonly kind: 'exit'
      readonly timeMs: number
      /** null where the engine did not say. */
      readonly exitCode: number | null
      readonly isOutOfMemory: boolean
    }

export interface RestartStory {
  /** Oldest first. */
  readonly entries: readonly RestartStoryEntry[]
  /** Older ones that are no longer kept. */
  readonly droppedCount: number
}
