/** Errors as data: how every layer says that something did not work. Nothing here lives longer than the answer it is part of. */

export const appErrorCodes = [
  /** The caller sent something that the contract does not allow; `field` names it. */
  'INVALID_INPUT',
  /** The call came from a frame that is not the app's own page. */
  'UNTRUSTED_SENDER',
  /** The object is not (or no longer) on the engine. */
  'NOT_FOUND',
  /** The engine refused because of the object's present state, or a name or address is taken. */
  'CONFLICT',
  /** The engine refuses this for good: predefined, in use, not allowed. */
  'FORBIDDEN',
  /** Changes are refused while the view of the engine is not live. */
  'NOT_LIVE',
  /** No connection to the engine could be made, or it broke. `detail` holds the system's words. */
  'ENGINE_UNREACHABLE',
  /** The endpoint exists but this user may not use it. */
  'PERMISSION_DENIED',
  /** No answer within the deadline: what became of a write is unknown until checked. */
  'ENGINE_TIMEOUT',
  /** An answer came, but not one that a Docker Engine gives. */
  'ENGINE_NONSENSE',
  /** The engine failed by its own account (HTTP 5xx); `detail` holds its words. */
  'ENGINE_ERROR',
  /** This engine or this version of the app can't do it. */
  'UNSUPPORTED',
  /** The endpoint, context or TLS set-up is wrong. */
  'BAD_ENDPOINT',
  /** The plan was used, is too old, or belongs to another engine. */
  'PLAN_EXPIRED',
  /** The object changed since the plan was shown. */
  'CHANGED_SINCE_PLAN',
  'CANCELLED',
  'TOO_LARGE',
  'INTERNAL',
] as const

export type AppErrorCode = (typeof appErrorCodes)[number]

/** `message`: one English sentence for logs and the command line; `detail`: the engine's or the system's own words, unchanged. */
export interface AppError {
  readonly code: AppErrorCode
  readonly message: string
  readonly detail?: string
  readonly field?: string
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail(error: AppError): Result<never> {
  return { ok: false, error }
}

/** An AppError on its way up inside one process; at a boundary it becomes data again. */
export class AppFailure extends Error {
  override readonly name = 'AppFailure'
  readonly error: AppError

  constructor(error: AppError) {
    super(error.detail ? `${error.message} (${error.detail})` : error.message)
    this.error = error
  }
}

/** Whatever was thrown, as data. An unknown cause becomes INTERNAL with its own message, never its stack. */
export function toAppError(cause: unknown): AppError {
  if (cause instanceof AppFailure) return cause.error
  if (cause instanceof Error && cause.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'The call was cancelled.' }
  }
  return {
    code: 'INTERNAL',
    message: 'Something inside Quayside failed.',
    detail: cause instanceof Error ? cause.message : String(cause),
  }
}
