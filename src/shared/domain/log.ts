/** Container logs in our own words: what is asked for, lines as they come off the wire, and what a window shows of them. */
import type { AppError } from './result'

/** What of a log is wanted. Both streams off is no request. */
export interface LogOptions {
  /** The last so many lines; null for all that the engine holds. */
  readonly tail: number | null
  /** Milliseconds since 1970 by the engine's clock, inclusive. */
  readonly sinceMs: number | null
  readonly untilMs: number | null
  readonly hasStdout: boolean
  readonly hasStderr: boolean
}

/** Bits of a line's mark. */
export const logMarks = {
  stderr: 1,
  /** Longer than what is kept of one line: its end was cut off. */
  cut: 2,
  /** The engine gave no time with it. */
  untimed: 4,
} as const

/**
 * Lines in the order of the wire, as columns instead of objects: a million lines are a million turns of a loop and no
 * garbage. Everything here is valid only during the call that hands it over.
 */
export interface LogLines {
  readonly count: number
  /** Holds the text of all lines, and other bytes between them. */
  readonly data: Uint8Array
  /** Where each line's text begins and ends in `data`, without timestamp and line end. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** The engine's timestamp: seconds since 1970, and the nanoseconds within. */
  readonly seconds: Uint32Array
  readonly nanos: Uint32Array
  readonly marks: Uint8Array
  /** Of a line marked as cut, how many bytes it has in all; by its place in this batch. */
  readonly fullBytes: ReadonlyMap<number, number>
}

/** How the reading of one container's log stands. */
export type LogSourcePhase =
  | 'loading'
  | 'following'
  /** The connection broke; it goes on where it was. */
  | 'waiting'
  /** The container does not run: the log goes on when it does. */
  | 'stopped'
  /** Everything that was asked for is here. */
  | 'ended'
  /** The container is gone. */
  | 'removed'
  | 'failed'

export interface LogSource {
  readonly id: string
  readonly name: string
  readonly phase: LogSourcePhase
  /** With phase "failed": why, in the engine's words. */
  readonly error: AppError | null
}

/** A problem with a search: the expression is none, or it takes too long. */
export type LogSearchProblem =
  { readonly kind: 'not-an-expression'; readonly detail: string } | { readonly kind: 'too-slow' }

export interface LogSearch {
  /** Counts up with each search; 0 when nothing is searched for. */
  readonly revision: number
  /** Matching lines are numbered like lines: those found in earlier lines have negative numbers. */
  readonly firstMatch: number
  readonly endMatch: number
  /** There are more matching lines than are listed. */
  readonly isBounded: boolean
  readonly isRunning: boolean
  readonly problem: LogSearchProblem | null
}

/** What a window follows of an open log: numbers only, never text. */
export interface LogStatus {
  readonly sources: readonly LogSource[]
  /** Lines are numbered from 0 where the log was opened; earlier ones have negative numbers. */
  readonly firstLine: number
  /** The number after the last line's. */
  readonly endLine: number
  /** Lines that made room for newer ones. */
  readonly skippedLines: number
  readonly bytes: number
  readonly hasEarlier: boolean
  readonly isLoadingEarlier: boolean
  readonly search: LogSearch
}

/** One line as a window shows it. `text` is hostile and bounded. */
export interface LogLine {
  readonly number: number
  /** Milliseconds since 1970; null where the engine gave no time. */
  readonly timeMs: number | null
  /** Index into `sources`. */
  readonly source: number
  readonly isStderr: boolean
  readonly text: string
  /** Bytes of the whole line where `text` is not all of it, else null. */
  readonly fullBytes: number | null
  /** Whether it is among what was searched for. */
  readonly isMatch: boolean
}

/** Lines one after the other; `from` is the place of the first: its number or, filtered, that of its match. */
export interface LogPart {
  readonly from: number
  readonly lines: readonly LogLine[]
}
