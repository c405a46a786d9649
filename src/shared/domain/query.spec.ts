import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesTerms, parseQuery, printQuery, toggleTerm, type QueryTerm } from './query'

const keys = ['state', 'name', 'label', 'port']
const word = (value: string, isNegated = false): QueryTerm => ({ key: null, value, isNegated })
const term = (key: string, value: string, isNegated = false): QueryTerm => ({ key, value, isNegated })

describe('parseQuery', () => {
  it('reads words, keys, quotes and negation', () => {
    expect(parseQuery('web state:running -name:old label:app="my shop" "two words"', keys)).toEqual({
      terms: [
        word('web'),
        term('state', 'running'),
        term('name', 'old', true),
        term('label', 'app=my shop'),
        word('two words'),
      ],
      problems: [],
    })
  })

  it('takes an unknown key for a word, so that an image reference can be typed', () => {
    expect(parseQuery('nginx:1.27 ghcr.io/a/b:2', keys).terms).toEqual([
      word('nginx:1.27'),
      word('ghcr.io/a/b:2'),
    ])
  })

  it('is patient with a line that is still being typed', () => {
    expect(parseQuery('state:', keys).terms).toEqual([])
    expect(parseQuery('-', keys).terms).toEqual([])
    expect(parseQuery('"a b', keys)).toEqual({ terms: [word('a b')], problems: [{ kind: 'unclosed-quote' }] })
  })

  it('takes keys in any case', () => {
    expect(parseQuery('STATE:Running', keys).terms).toEqual([term('state', 'Running')])
  })

  it('never throws and never gives an empty value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { value } of parseQuery(text, keys).terms) expect(value).not.toBe('')
      }),
    )
  })

  it('reads back what it prints', () => {
    const terms = fc.array(
      fc.record({
        key: fc.constantFrom(null, ...keys),
        value: fc.oneof(
          fc.string({ minLength: 1, unit: 'grapheme' }),
          fc.constantFrom('state:running', '-x', '"', '\\', 'a\\"b', 'nginx:1.27'),
        ),
        isNegated: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(terms, (list) => {
        expect(parseQuery(printQuery(list, keys), keys)).toEqual({ terms: list, problems: [] })
      }),
    )
  })
})

describe('toggleTerm', () => {
  it('adds a term and takes it away again, keeping the rest', () => {
    const added = toggleTerm('web', term('state', 'running'), keys)
    expect(added).toBe('web state:running')
    expect(toggleTerm(added, term('state', 'RUNNING'), keys)).toBe('web')
  })
})

describe('matchesTerms', () => {
  const has = (...values: string[]) => {
    return (candidate: QueryTerm) => values.includes(candidate.value)
  }
  const none = new Set<string>()

  it('wants every word, one term of each key, and no negated one', () => {
    expect(matchesTerms([word('a'), word('b')], has('a'), none)).toBe(false)
    expect(matchesTerms([term('state', 'a'), term('state', 'b')], has('b'), none)).toBe(true)
    expect(matchesTerms([term('state', 'a'), term('name', 'b')], has('b'), none)).toBe(false)
    expect(matchesTerms([term('state', 'a'), word('b', true)], has('a', 'b'), none)).toBe(false)
    expect(matchesTerms([], has(), none)).toBe(true)
  })

  it('wants all terms of a key where the list says so', () => {
    expect(matchesTerms([term('label', 'a'), term('label', 'b')], has('b'), new Set(['label']))).toBe(false)
  })
})
