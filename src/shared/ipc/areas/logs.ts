/** What the window may ask of container logs. Text crosses only as the lines that are looked at. */
import * as z from 'zod/mini'
import type { LogPart, LogStatus } from '../../domain/log'
import { containerIdSchema, method, topic } from '../define'

const sessionIdSchema = z.string().check(z.maxLength(64))
/** Milliseconds since 1970, up to the year 2100. */
const instantSchema = z.int().check(z.nonnegative(), z.maximum(4_102_444_800_000))
/** Lines and matches have negative numbers, too. */
const lineNumberSchema = z.int()

export const maximumLogContainers = 32
export const maximumLinesAtOnce = 500

const optionsSchema = z
  .strictObject({
    tail: z.nullable(z.int().check(z.nonnegative(), z.maximum(10_000_000))),
    sinceMs: z.nullable(instantSchema),
    untilMs: z.nullable(instantSchema),
    hasStdout: z.boolean(),
    hasStderr: z.boolean(),
  })
  .check(z.refine((options) => options.hasStdout || options.hasStderr, { path: ['hasStdout'] }))

export const logsMethods = {
  /** The log stays open while its topic is followed, and some seconds longer. */
  'logs.open': method(
    z.strictObject({
      ids: z.array(containerIdSchema).check(z.minLength(1), z.maxLength(maximumLogContainers)),
      options: optionsSchema,
    }),
  )<{ readonly sessionId: string }>(),
  'logs.close': method(z.strictObject({ sessionId: sessionIdSchema }))<null>(),
  'logs.lines': method(
    z.strictObject({
      sessionId: sessionIdSchema,
      from: lineNumberSchema,
      count: z.int().check(z.nonnegative(), z.maximum(maximumLinesAtOnce)),
      isFiltered: z.boolean(),
    }),
  )<LogPart>(),
  /** Resolves when all lines that are here have been searched; an empty pattern ends the search. */
  'logs.search': method(
    z.strictObject({
      sessionId: sessionIdSchema,
      // A line end is in no line, and would be searched for in vain.
      pattern: z.string().check(z.maxLength(1000), z.regex(/^[^\n\r]*$/)),
      isRegex: z.boolean(),
      isCaseSensitive: z.boolean(),
    }),
  )<LogStatus>(),
  'logs.lineOfMatch': method(z.strictObject({ sessionId: sessionIdSchema, match: lineNumberSchema }))<
    number | null
  >(),
  /** The number of the first match at this line or after it. */
  'logs.matchAt': method(z.strictObject({ sessionId: sessionIdSchema, line: lineNumberSchema }))<number>(),
  'logs.loadEarlier': method(z.strictObject({ sessionId: sessionIdSchema }))<null>(),
  /** Lines or, filtered, matches from `from` up to, not including, `end`; answers how many were copied. */
  'logs.copy': method(
    z.strictObject({
      sessionId: sessionIdSchema,
      from: lineNumberSchema,
      end: lineNumberSchema,
      isFiltered: z.boolean(),
      hasTimestamps: z.boolean(),
    }),
  )<number>(),
  /** Asks the person for a file; null when they cancel. */
  'logs.save': method(
    z.strictObject({ sessionId: sessionIdSchema, isFiltered: z.boolean(), hasTimestamps: z.boolean() }),
  )<{ readonly path: string; readonly lineCount: number } | null>(),
} as const

export const logsTopics = {
  logs: topic(z.strictObject({ sessionId: sessionIdSchema }))<LogStatus, LogStatus>(),
} as const
