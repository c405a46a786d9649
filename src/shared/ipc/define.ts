/** What every area of the contract is written with. */
import * as z from 'zod/mini'

/** Full ids only: a name or a prefix could mean another object by the time it is used. */
export const containerIdSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const method =
  <I extends z.ZodMiniType>(input: I) =>
  <O>() =>
    ({ input }) as { readonly input: I; readonly output?: O }

export const topic =
  <P extends z.ZodMiniType>(params: P) =>
  <Value, Patch>() =>
    ({ params }) as { readonly params: P; readonly value?: Value; readonly patch?: Patch }
