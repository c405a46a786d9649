import { describe, expect, it } from 'vitest'
import { askedEngine, asksForAnother } from './asked-engine'

const ask = (commandLine: readonly string[], env: Record<string, string> = {}) =>
  askedEngine(['quayside', ...commandLine], env)

describe('a second start', () => {
  it.each([
    ['nothing special', [], {}, [], {}, false],
    ['the same host', ['--host', 'tcp://a:1'], {}, ['--host=tcp://a:1'], {}, false],
    ['another host', ['--host', 'tcp://a:1'], {}, ['--host', 'tcp://b:1'], {}, true],
    ['a host where none was', [], {}, ['--host', 'tcp://b:1'], {}, true],
    ['no host where one was', ['--host', 'tcp://a:1'], {}, [], {}, true],
    ['another DOCKER_HOST', [], { DOCKER_HOST: 'tcp://a:1' }, [], { DOCKER_HOST: 'tcp://b:1' }, true],
    ['another context', [], {}, [], { DOCKER_CONTEXT: 'far' }, true],
    ['another folder of contexts', [], {}, [], { DOCKER_CONFIG: '/else' }, true],
    ['a context that has no say', ['--host', 'x'], {}, ['--host', 'x'], { DOCKER_CONTEXT: 'far' }, false],
    ['the same DOCKER_HOST', [], { DOCKER_HOST: 'x' }, [], { DOCKER_HOST: 'x', DOCKER_CONTEXT: 'f' }, false],
  ])('asks for %s', (_what, words, env, otherWords, otherEnv, expected) => {
    expect(asksForAnother(ask(words, env), ask(otherWords, otherEnv))).toBe(expected)
  })

  it.each([null, undefined, 'text', 5, {}, { host: 7 }, []])(
    'that sends %j asks for something unknown',
    (other) => {
      expect(asksForAnother(ask([]), other)).toBe(true)
    },
  )
})
