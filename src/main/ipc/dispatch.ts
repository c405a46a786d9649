/**
 * From a method's name and JSON text to a Result, for callers that are trusted but may be broken. Free of Electron.
 * Names are looked up in a Map, never in an object; arguments are never logged.
 */
import { fail, ok, toAppError, type Result } from '@shared/domain/result'
import { methods, type MethodName } from '@shared/ipc/contract'
import { maximumCallCharacters } from '@shared/ipc/wire'
import type { Logger } from '../log'
import type { Handlers } from './handlers/handlers'
import { jsonDepth } from './json-depth'

/** A call that takes longer than this is worth a line in the log. */
const slowCallMs = 40
/** No input of the contract is half as deep. */
const maximumDepth = 16

export type Dispatch = (name: unknown, inputJson: unknown) => Promise<Result<unknown>>

export function createDispatch(options: {
  readonly handlers: Handlers
  readonly logger: Logger
  /** Milliseconds that never jump. */
  readonly monotonicMs: () => number
}): Dispatch {
  const { logger, monotonicMs } = options
  const handlers = new Map<string, (input: never) => unknown>(Object.entries(options.handlers))

  const answer = async (name: MethodName, inputJson: unknown): Promise<Result<unknown>> => {
    if (typeof inputJson !== 'string') return invalid('The input must be JSON text.', 'input')
    if (inputJson.length > maximumCallCharacters) {
      return fail({ code: 'TOO_LARGE', message: 'The input is longer than 1 MiB.' })
    }
    if (jsonDepth(inputJson) > maximumDepth) return invalid('The input nests too deeply.', 'input')
    const read = readJson(inputJson)
    if (!read.ok) return read
    const parsed = methods[name].input.safeParse(read.value)
    if (!parsed.success) {
      const path = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
      return invalid('The contract does not allow this input.', path === '' ? 'input' : path)
    }
    try {
      return ok(await handlers.get(name)?.(parsed.data as never))
    } catch (cause) {
      return fail(toAppError(cause))
    }
  }

  return async (name, inputJson) => {
    if (typeof name !== 'string' || !handlers.has(name)) return invalid('There is no such method.', 'method')
    const startedAtMs = monotonicMs()
    const result = await answer(name as MethodName, inputJson)
    const tookMs = Math.round(monotonicMs() - startedAtMs)
    const outcome = result.ok ? 'OK' : result.error.code
    if (!result.ok && result.error.code === 'INTERNAL') {
      logger.log('error', 'A call failed.', {
        method: name,
        tookMs,
        outcome,
        detail: result.error.detail ?? '',
      })
    } else if (tookMs > slowCallMs) {
      logger.log('info', 'A call was slow.', { method: name, tookMs, outcome })
    }
    return result
  }
}

function readJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return invalid('The input is not JSON.', 'input')
  }
}

function invalid(message: string, field: string): Result<never> {
  return fail({ code: 'INVALID_INPUT', message, field })
}
