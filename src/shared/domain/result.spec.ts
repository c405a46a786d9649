import { describe, expect, it } from 'vitest'
import { AppFailure, fail, ok, toAppError } from './result'

describe('results', () => {
  it('are data', () => {
    expect(ok(5)).toEqual({ ok: true, value: 5 })
    const error = { code: 'NOT_FOUND', message: 'There is none.' } as const
    expect(fail(error)).toEqual({ ok: false, error })
  })
})

describe('a failure', () => {
  it('says what happened and in whose words', () => {
    const error = { code: 'CONFLICT', message: 'It is in use.', detail: 'by "web"' } as const
    expect(new AppFailure(error).message).toBe('It is in use. (by "web")')
    expect(new AppFailure({ code: 'CANCELLED', message: 'Stopped.' }).message).toBe('Stopped.')
  })
})

describe('whatever was thrown', () => {
  it('is the error itself when it is one of ours', () => {
    const error = { code: 'TOO_LARGE', message: 'm', field: 'f' } as const
    expect(toAppError(new AppFailure(error))).toBe(error)
  })

  it('is a cancellation when a signal aborted it', () => {
    expect(toAppError(new DOMException('x', 'AbortError')).code).toBe('CANCELLED')
    expect(toAppError(Object.assign(new Error('x'), { name: 'AbortError' })).code).toBe('CANCELLED')
  })

  it('is an internal error otherwise, with its message and without its stack', () => {
    const error = toAppError(new TypeError('x is not a function'))
    expect(error).toMatchObject({ code: 'INTERNAL', detail: 'x is not a function' })
    expect(JSON.stringify(error)).not.toContain('result.spec')
    for (const cause of [undefined, null, 'text', 5, {}, Symbol('s')]) {
      expect(toAppError(cause).code).toBe('INTERNAL')
    }
  })
})
