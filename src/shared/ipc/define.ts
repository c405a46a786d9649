/** How the contract's entries are written: the schema of what comes in, the type of what goes out. */
import type * as z from 'zod/mini'

export const method =
  <I extends z.ZodMiniType>(input: I) =>
  <O>() =>
    ({ input }) as { readonly input: I; readonly output?: O }

export const topic =
  <P extends z.ZodMiniType>(params: P) =>
  <Value, Patch>() =>
    ({ params }) as { readonly params: P; readonly value?: Value; readonly patch?: Patch }
