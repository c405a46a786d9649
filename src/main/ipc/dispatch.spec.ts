import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { methods, type MethodName } from '@shared/ipc/contract'
import { maximumCallCharacters } from '@shared/ipc/wire'
import type { LogFields } from '../log'
import { createDispatch } from './dispatch'
import type { Handlers } from './handlers/handlers'

const id = 'a'.repeat(64)

/** Handlers that only note what reached them. */
function setUp(overrides: Partial<Handlers> = {}) {
  const reached: [string, unknown][] = []
  const handlers = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      (input: unknown) => {
        reached.push([name, input])
        return null
      },
    ]),
  ) as unknown as Handlers
  const lines: [string, LogFields][] = []
  let atMs = 0
  const dispatch = createDispatch({
    handlers: { ...handlers, ...overrides },
    logger: { log: (_level, message, fields = {}) => lines.push([message, fields]) },
    monotonicMs: () => (atMs += 1),
  })
  return {
    dispatch: (name: unknown, input: unknown) => dispatch(name, JSON.stringify(input)),
    dispatchText: dispatch,
    reached,
    lines,
    wait: (ms: number) => (atMs += ms),
  }
}

describe('createDispatch', () => {
  it('hands the parsed input to the handler and answers what it gives', async () => {
    const { dispatch, reached } = setUp()
    expect(await dispatch('actions.act', { verb: 'stop', ids: [id] })).toEqual({ ok: true, value: null })
    expect(reached).toEqual([['actions.act', { verb: 'stop', ids: [id] }]])
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'actions.act\u0000',
    '',
    'actions',
    7,
    null,
    {},
  ])('refuses the method %j', async (name) => {
    const { dispatch, reached } = setUp()
    expect(await dispatch(name, null)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT', field: 'method' },
    })
    expect(reached).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it.each([
    ['actions.act', { verb: 'explode', ids: [id] }, 'verb'],
    ['actions.act', { verb: 'stop', ids: ['web'] }, 'ids.0'],
    ['actions.act', { verb: 'stop', ids: [`${id}?force=1`] }, 'ids.0'],
    ['actions.act', { verb: 'stop', ids: [] }, 'ids'],
    ['actions.act', { verb: 'remove', ids: [id] }, 'verb'],
    ['actions.act', { verb: 'stop', ids: [id], force: true }, 'input'],
    ['actions.rename', { id, name: '../web' }, 'name'],
    ['app.info', {}, 'input'],
    ['settings.update', { theme: 'pink' }, 'theme'],
    ['settings.update', { version: 2 }, 'input'],
  ])('refuses for %s the input %j and names %s', async (name, input, field) => {
    const { dispatch, reached } = setUp()
    expect(await dispatch(name, input)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', field } })
    expect(reached).toEqual([])
  })

  it('lets no __proto__ key through', async () => {
    const { dispatchText, reached } = setUp()
    const text = `{"verb":"stop","ids":["${id}"],"__proto__":{"isAdmin":true}}`
    expect(await dispatchText('actions.act', text)).toMatchObject({ ok: false })
    expect(reached).toEqual([])
    expect('isAdmin' in {}).toBe(false)
  })

  it.each([undefined, null, 7, {}, new Date(), new Uint8Array(4), '{"verb":', 'undefined', '', '1e'])(
    'refuses %j as text',
    async (text) => {
      const { dispatchText, reached } = setUp()
      expect(await dispatchText('app.info', text)).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      })
      expect(reached).toEqual([])
    },
  )

  it('refuses what is too long before it reads it', async () => {
    const { dispatchText } = setUp()
    const parse = vi.spyOn(JSON, 'parse')
    const result = await dispatchText('app.copyText', JSON.stringify('x'.repeat(maximumCallCharacters)))
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
    expect(result).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } })
  })

  it.each([
    ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['90,000 keys', `{${Array.from({ length: 90_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
  ])('answers %s within a tenth of a second', async (_name, text) => {
    const { dispatchText } = setUp()
    const startedAtMs = performance.now()
    expect(await dispatchText('actions.act', text)).toMatchObject({ ok: false })
    expect(performance.now() - startedAtMs).toBeLessThan(1_000)
  })

  it('passes an AppFailure on as it is, and anything else as INTERNAL without its stack', async () => {
    const error = { code: 'CONFLICT', message: 'Taken.', detail: 'name in use' } as const
    const { dispatch, lines } = setUp({
      'engine.reconnect': () => {
        throw new AppFailure(error)
      },
      'app.info': () => Promise.reject(new Error('secret path')),
    })
    expect(await dispatch('engine.reconnect', null)).toEqual({ ok: false, error })
    const result = await dispatch('app.info', null)
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL', detail: 'secret path' } })
    expect(JSON.stringify(result)).not.toContain('dispatch.spec')
    expect(lines).toHaveLength(1)
  })

  it('logs a slow call by name, time and outcome, and never what was sent', async () => {
    const { dispatch, lines, wait } = setUp({
      'actions.rename': () => {
        wait(1_000)
        throw new AppFailure({ code: 'CONFLICT', message: 'Taken.' })
      },
    })
    await dispatch('actions.rename', { id, name: 'canary' })
    await dispatch('app.info', null)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.[1]).toMatchObject({ method: 'actions.rename', outcome: 'CONFLICT' })
    expect(JSON.stringify(lines)).not.toContain('canary')
  })

  it('lets nothing but sound input reach a handler, whatever is sent', async () => {
    const { dispatch, reached } = setUp()
    const names = fc.constantFrom(...Object.keys(methods), 'containers.create', '__proto__')
    const inputs = fc.oneof(
      fc.jsonValue(),
      fc.record({
        verb: fc.constantFrom('start', 'remove', 'kill'),
        ids: fc.array(fc.constantFrom(id, 'web', '')),
      }),
      fc.record({ id: fc.constantFrom(id, `${id}/../x`), name: fc.string() }),
      fc.record(
        { theme: fc.constantFrom('dark', 'x'), language: fc.constantFrom('fr', 'de') },
        { requiredKeys: [] },
      ),
    )
    await fc.assert(
      fc.asyncProperty(names, inputs, async (name, input) => {
        const before = reached.length
        const result = await dispatch(name, input)
        expect(result.ok).toBe(reached.length === before + 1)
        if (result.ok) {
          const [, parsed] = reached.at(-1)!
          expect(methods[name as MethodName].input.safeParse(parsed).success).toBe(true)
        } else {
          expect(result.error.code).toBe('INVALID_INPUT')
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
