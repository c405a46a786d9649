/** The types of what main answers, taken from the client: stores know the contract by it alone. */
import type { Result } from '@shared/domain/result'
import type { call } from '../api/client'

type Method = Parameters<typeof call>[0]
type Good<Answer> = Answer extends Extract<Result<infer Value>, { readonly ok: true }> ? Value : never

/** What a method gives when it works. */
export type Answer<N extends Method> = Good<Awaited<ReturnType<typeof call<N>>>>
/** What a method takes. */
export type Question<N extends Method> = Parameters<typeof call<N>>[1]
