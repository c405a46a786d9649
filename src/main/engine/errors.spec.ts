import { describe, expect, it } from 'vitest'
import { appErrorCodes } from '@shared/domain/result'
import {
  cancelled,
  connectionClosed,
  describeFailure,
  engineFailure,
  fromStatus,
  fromSystemError,
  nonsense,
  timedOut,
} from './errors'

const systemError = (code: string): Error => Object.assign(new Error(`connect ${code} /x`), { code })

describe('errors of the system', () => {
  it.each([
    ['ENOENT', 'ENGINE_UNREACHABLE', 'no-socket'],
    ['EACCES', 'PERMISSION_DENIED', 'permission-denied'],
    ['ECONNREFUSED', 'ENGINE_UNREACHABLE', 'refused'],
    ['ENOTFOUND', 'ENGINE_UNREACHABLE', 'unknown-host'],
    ['EHOSTUNREACH', 'ENGINE_UNREACHABLE', 'not-answering'],
    ['ECONNRESET', 'ENGINE_UNREACHABLE', 'closed'],
    ['EPIPE', 'ENGINE_UNREACHABLE', 'closed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'BAD_ENDPOINT', 'tls-failed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'BAD_ENDPOINT', 'tls-failed'],
    ['EPROTO', 'BAD_ENDPOINT', 'tls-failed'],
    ['HPE_INVALID_CONSTANT', 'ENGINE_NONSENSE', 'not-docker'],
    ['SOMETHING_NEW', 'ENGINE_UNREACHABLE', 'closed'],
  ])('%s is %s and explained as %s, in the words of the system', (code, expected, reason) => {
    const { error } = fromSystemError(systemError(code))
    expect(error.code).toBe(expected)
    expect(describeFailure(error).reason).toBe(reason)
    expect(error.detail).toContain(code)
  })

  it('of a host with several addresses are those of the first', () => {
    const cause = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')])
    expect(fromSystemError(cause).error.code).toBe('ENGINE_UNREACHABLE')
    expect(describeFailure(fromSystemError(cause).error).reason).toBe('refused')
  })

  it('are taken whatever was thrown, and a failure stays itself', () => {
    expect(fromSystemError('just text').error.detail).toBe('just text')
    const failure = timedOut(2000)
    expect(fromSystemError(failure)).toBe(failure)
  })
})

describe('answers that are no success', () => {
  it.each([
    [400, 'INVALID_INPUT'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [418, 'ENGINE_ERROR'],
    [500, 'ENGINE_ERROR'],
    [501, 'UNSUPPORTED'],
    [503, 'ENGINE_ERROR'],
    [301, 'ENGINE_NONSENSE'],
    [204, 'ENGINE_NONSENSE'],
  ])('HTTP %i is %s', (status, code) => {
    expect(fromStatus(status, '').error.code).toBe(code)
  })

  it("keep the engine's words, from JSON and from plain text", () => {
    expect(fromStatus(409, '{"message":"is \\"in use\\""}').error.detail).toBe('is "in use"')
    expect(fromStatus(400, 'client version 1.1 is too old\n').error.detail).toBe(
      'client version 1.1 is too old',
    )
    expect(fromStatus(500, '').error.detail).toBe('HTTP 500')
    expect(fromStatus(500, '{"message":5}').error.detail).toBe('{"message":5}')
    expect(fromStatus(500, 'null').error.detail).toBe('null')
  })

  it('are cut where they are too long to be words', () => {
    expect(fromStatus(500, 'x'.repeat(100_000)).error.detail).toHaveLength(8192)
    expect(nonsense('a page', '<html>'.repeat(1000)).error.detail).toHaveLength(201)
  })
})

describe('what the window explains', () => {
  it('is found for every error, also for a copy of one', () => {
    for (const code of appErrorCodes) expect(describeFailure({ code, message: 'm' }).reason).toBeTruthy()
    const { error } = engineFailure('UNSUPPORTED', 'm', { failure: 'unsupported-transport', detail: 'd' })
    expect(describeFailure({ ...error })).toEqual({ reason: 'unsupported-transport', detail: 'd' })
    expect(describeFailure(timedOut(2000).error)).toMatchObject({ reason: 'not-answering' })
    expect(describeFailure(connectionClosed('x').error)).toEqual({ reason: 'closed', detail: 'x' })
    expect(describeFailure(cancelled().error).detail).toBe('The call was cancelled.')
  })
})
