/**
 * Everything that can go wrong with an engine, as the closed sets that the rest of the app knows. Holds nothing.
 *
 * What the engine or the system said is kept unchanged in `detail`, bounded, and never with a password in it.
 */
import type { ConnectionFailure, FailureReport } from '@shared/domain/engine'
import { AppFailure, type AppError, type AppErrorCode } from '@shared/domain/result'

/** An AppError that also knows which of the connection page's explanations fits. Survives copying, as it is data. */
export interface EngineError extends AppError {
  readonly failure?: ConnectionFailure
}

const maximumDetailLength = 8192
const excerptLength = 200

export function engineFailure(
  code: AppErrorCode,
  message: string,
  extra: { readonly failure?: ConnectionFailure; readonly detail?: string; readonly field?: string } = {},
): AppFailure {
  const { detail, ...rest } = extra
  const error: EngineError = {
    code,
    message,
    ...rest,
    ...(detail ? { detail: detail.slice(0, maximumDetailLength) } : {}),
  }
  return new AppFailure(error)
}

export function cancelled(): AppFailure {
  return engineFailure('CANCELLED', 'The call was cancelled.')
}

export function timedOut(deadlineMs: number): AppFailure {
  return engineFailure('ENGINE_TIMEOUT', `The engine gave no answer within ${deadlineMs / 1000} s.`, {
    failure: 'not-answering',
  })
}

/** HTTP 502, 503 or 504 to a change: no word of the engine, which may be carrying it out. */
export function notPassedOn(status: number, body: string): AppFailure {
  return engineFailure('ENGINE_TIMEOUT', 'The answer came from something in front of the engine.', {
    failure: 'not-answering',
    detail: `HTTP ${status} ${body.slice(0, excerptLength)}`.trim(),
  })
}

export function connectionClosed(detail: string): AppFailure {
  return engineFailure('ENGINE_UNREACHABLE', 'The connection to the engine was closed.', {
    failure: 'closed',
    detail,
  })
}

/** `body` is quoted in part: it may be a proxy's page or half of an answer. */
export function nonsense(what: string, body: string, failure?: ConnectionFailure): AppFailure {
  const excerpt = body.length > excerptLength ? `${body.slice(0, excerptLength)}…` : body
  return engineFailure('ENGINE_NONSENSE', `The engine answered nonsense: ${what}.`, {
    detail: excerpt,
    ...(failure ? { failure } : {}),
  })
}

export function tooLarge(maximumBytes: number): AppFailure {
  return engineFailure('TOO_LARGE', `The engine's answer is larger than ${maximumBytes} bytes.`)
}

interface SystemFault {
  readonly code: AppErrorCode
  readonly failure: ConnectionFailure
  readonly message: string
}

const unreachable = (failure: ConnectionFailure, message: string): SystemFault => ({
  code: 'ENGINE_UNREACHABLE',
  failure,
  message,
})

const tlsFault: SystemFault = {
  code: 'BAD_ENDPOINT',
  failure: 'tls-failed',
  message: 'No trusted TLS connection to the engine could be made.',
}

const systemFaults: Readonly<Record<string, SystemFault>> = {
  ENOENT: unreachable('no-socket', 'There is no engine socket at this address.'),
  ENOTDIR: unreachable('no-socket', 'There is no engine socket at this address.'),
  EACCES: {
    code: 'PERMISSION_DENIED',
    failure: 'permission-denied',
    message: "This user may not use the engine's socket.",
  },
  EPERM: {
    code: 'PERMISSION_DENIED',
    failure: 'permission-denied',
    message: "This user may not use the engine's socket.",
  },
  ECONNREFUSED: unreachable('refused', 'Nothing accepts connections at this address.'),
  ENOTSOCK: unreachable('refused', 'What is at this address is not a socket.'),
  ENOTFOUND: unreachable('unknown-host', "The engine's host name is not known."),
  EAI_AGAIN: unreachable('unknown-host', "The engine's host name could not be looked up."),
  ETIMEDOUT: unreachable('not-answering', "The engine's host does not answer."),
  EHOSTUNREACH: unreachable('not-answering', "The engine's host can't be reached."),
  ENETUNREACH: unreachable('not-answering', "The engine's network can't be reached."),
  EHOSTDOWN: unreachable('not-answering', "The engine's host is down."),
  EPROTO: tlsFault,
}

// OpenSSL's own codes for certificates that can't be trusted, as Node passes them on.
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/

/** Whatever a socket, TLS or the HTTP parser threw. An AppFailure passes through. */
export function fromSystemError(cause: unknown): AppFailure {
  if (cause instanceof AppFailure) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const code = systemCode(cause)
  const fault = systemFaults[code] ?? (tlsCode.test(code) ? tlsFault : undefined)
  if (fault) return engineFailure(fault.code, fault.message, { failure: fault.failure, detail: text })
  if (code.startsWith('HPE_')) return nonsense('this is not HTTP', text, 'not-docker')
  return connectionClosed(text)
}

function systemCode(cause: unknown): string {
  if (!(cause instanceof Error)) return ''
  // A host name with several addresses fails with one error for each; the first is as good as any.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  const code: unknown = first instanceof Error && 'code' in first ? first.code : undefined
  return typeof code === 'string' ? code : ''
}

const statusCodes: Readonly<Record<number, readonly [AppErrorCode, string]>> = {
  400: ['INVALID_INPUT', 'The engine refused the request as wrong.'],
  401: ['FORBIDDEN', 'The engine wants a sign-in.'],
  403: ['FORBIDDEN', 'The engine does not allow this.'],
  404: ['NOT_FOUND', 'The engine does not know this object.'],
  406: ['CONFLICT', "The engine can't do this in the object's present state."],
  409: ['CONFLICT', "The engine refused because of the object's present state."],
  413: ['TOO_LARGE', 'The engine refused the request as too large.'],
  501: ['UNSUPPORTED', "This engine can't do this."],
}

/**
 * An answer with a status that is not a success. The engine's words are the JSON body's `message` or, since 20.10
 * answers some refusals in plain text, the body itself.
 */
export function fromStatus(status: number, body: string): AppFailure {
  const detail = engineWords(body) || `HTTP ${status}`
  const known = statusCodes[status]
  if (known) return engineFailure(known[0], known[1], { detail })
  if (status >= 400) return engineFailure('ENGINE_ERROR', 'The engine reported an error.', { detail })
  return nonsense(`an answer with HTTP status ${status}`, body, 'not-docker')
}

function engineWords(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) {
      if (typeof parsed.message === 'string') return parsed.message
    }
  } catch {
    // Plain text: the engine's words as they are.
  }
  return body.trim()
}

const failureOfCode: Readonly<Partial<Record<AppErrorCode, ConnectionFailure>>> = {
  PERMISSION_DENIED: 'permission-denied',
  FORBIDDEN: 'permission-denied',
  ENGINE_UNREACHABLE: 'closed',
  ENGINE_TIMEOUT: 'not-answering',
  ENGINE_ERROR: 'not-answering',
  ENGINE_NONSENSE: 'not-docker',
  NOT_FOUND: 'not-docker',
  UNSUPPORTED: 'too-old',
  INVALID_INPUT: 'too-old',
  BAD_ENDPOINT: 'bad-endpoint',
}

export function describeFailure(error: AppError): FailureReport {
  const exact = 'failure' in error ? (error as EngineError).failure : undefined
  return {
    reason: exact ?? failureOfCode[error.code] ?? 'closed',
    detail: error.detail ?? error.message,
  }
}
