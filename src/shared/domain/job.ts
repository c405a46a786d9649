/** Long work that main does for a person: its steps, how far it is, and what came of it. */
import type { AppError } from './result'

/** One line of an engine's report on a pull. */
export interface PullReport {
  /** The layer that the report is about; null: about the image as a whole. */
  readonly layerId: string | null
  /** In docker's words: "Downloading", "Pull complete". */
  readonly status: string
  readonly currentBytes: number | null
  readonly totalBytes: number | null
}

export interface PullLayer {
  readonly id: string
  /** In docker's words. */
  readonly status: string
  /** Of what the status speaks about: downloaded, then extracted. */
  readonly currentBytes: number | null
  readonly totalBytes: number | null
  readonly isDone: boolean
}

export interface PullProgress {
  readonly reference: string
  /** What was last said about the image as a whole. */
  readonly status: string
  readonly layers: readonly PullLayer[]
  /** Layers beyond those that are listed. */
  readonly moreLayers: number
}

export const runSteps = ['pull', 'create', 'start'] as const
export type RunStepName = (typeof runSteps)[number]

export interface RunStep {
  readonly name: RunStepName
  /** skipped: not needed, or not asked for. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
}

export type JobState = 'running' | 'succeeded' | 'failed' | 'cancelled'

/** What a `docker run` left on the engine. */
export interface RunContainer {
  readonly id: string
  /** The engine's own where none was asked for. */
  readonly name: string
  readonly isStarted: boolean
  /** False where the engine removed it again, as `--rm` asks. */
  readonly isKept: boolean
}

/** `docker run` or `docker create`. */
export interface RunJob {
  readonly jobId: string
  readonly kind: 'run'
  /** As it was shown: what was made is what this says. */
  readonly dockerCommand: string
  readonly imageReference: string
  /** False: its output is what a terminal would have shown, and is in its log. */
  readonly isDetached: boolean
  readonly state: JobState
  readonly steps: readonly RunStep[]
  /** null while, or because, nothing is pulled. */
  readonly pull: PullProgress | null
  readonly startedAtMs: number
  readonly finishedAtMs: number | null
  /** True while stopping now would prevent something. */
  readonly isCancellable: boolean
  /** null as long as none was created. */
  readonly container: RunContainer | null
  /** The engine's own words. */
  readonly warnings: readonly string[]
  readonly error: AppError | null
}
