/** What the contract and its areas are written with. zod/mini: the same checks as zod, loaded three times as fast. */
import * as z from 'zod/mini'

/** A method takes `input`; what it answers is a type alone. */
export const method =
  <I extends z.ZodMiniType>(input: I) =>
  <O>() =>
    ({ input }) as { readonly input: I; readonly output?: O }

/** A topic is followed with `params`; its snapshot and its patches are types alone. */
export const topic =
  <P extends z.ZodMiniType>(params: P) =>
  <Value, Patch>() =>
    ({ params }) as { readonly params: P; readonly value?: Value; readonly patch?: Patch }

/** Full ids only: a name or a prefix could mean another object by the time it is used. */
export const containerIdSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/))
