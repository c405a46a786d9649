/** The contract's part for terminals. Bounds are generous for people and small for main. */
import * as z from 'zod/mini'
import { detachKeyBytes } from '../../domain/detach-keys'
import type { CollectionPatch } from '../../domain/patch'
import { isPasteable } from '../../domain/shell-quote'
import {
  maximumWriteCharacters,
  type TerminalClosing,
  type TerminalFacts,
  type TerminalOutput,
  type TerminalReplay,
  type TerminalSession,
} from '../../domain/terminal'
import { containerIdSchema, method, topic } from '../define'

const sessionIdSchema = z.string().check(z.regex(/^[0-9a-f-]{36}$/))
/** Text that stands on a command line: what would act on a terminal is not part of it. */
const word = (maximumLength: number) => z.string().check(z.maxLength(maximumLength), z.refine(isPasteable))
const side = z.int().check(z.minimum(1), z.maximum(1000))
const size = { columns: side, rows: side }

const settings = z.strictObject({
  user: word(255),
  workingDirectory: word(4096),
  environment: z.array(z.tuple([word(255).check(z.regex(/^[^=]+$/)), word(32_768)])).check(z.maxLength(64)),
  isPrivileged: z.boolean(),
})
const command = z.array(word(32_768)).check(z.minLength(1), z.maxLength(256))
const detachKeys = z.string().check(
  z.maxLength(64),
  z.refine((keys) => detachKeyBytes(keys) !== null),
)

export const terminalOpenSchema = z.discriminatedUnion('kind', [
  /** Without a command the shell is found by trying. */
  z.strictObject({
    kind: z.literal('shell'),
    containerId: containerIdSchema,
    command: z.nullable(command),
    settings,
    ...size,
  }),
  z.strictObject({ kind: z.literal('command'), containerId: containerIdSchema, command, settings }),
  z.strictObject({
    kind: z.literal('attach'),
    containerId: containerIdSchema,
    withInput: z.boolean(),
    detachKeys,
    ...size,
  }),
])
export type TerminalOpening = z.infer<typeof terminalOpenSchema>

export const terminalMethods = {
  /** What the container says about its own terminal; null when it is gone. */
  'terminal.facts': method(z.strictObject({ containerId: containerIdSchema }))<TerminalFacts | null>(),
  /**
   * Answers at once with a session that is starting: how it goes on, a refusal of the engine included, is told by the
   * topic `terminals`. CONFLICT when the container does not run or too many sessions are open.
   */
  'terminal.open': method(terminalOpenSchema)<TerminalSession>(),
  /** `binary`: one byte for each character, as old mouse reports need it. Resolves once the system has taken it. */
  'terminal.write': method(
    z.strictObject({
      id: sessionIdSchema,
      data: z.string().check(z.maxLength(maximumWriteCharacters)),
      encoding: z.enum(['utf8', 'binary']),
    }),
  )<null>(),
  'terminal.resize': method(z.strictObject({ id: sessionIdSchema, ...size }))<null>(),
  /** Ends what the session runs (an attached process goes on) and forgets the session. */
  'terminal.close': method(z.strictObject({ id: sessionIdSchema }))<TerminalClosing>(),
} as const

export const terminalTopics = {
  /** Every session of every container, ended ones included until they are closed. */
  terminals: topic(z.null())<readonly TerminalSession[], CollectionPatch<TerminalSession>>(),
  /** What a session writes. A page that does not acknowledge makes the program wait. */
  terminal: topic(z.strictObject({ id: sessionIdSchema }))<TerminalReplay, TerminalOutput>(),
} as const
