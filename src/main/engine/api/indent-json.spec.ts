import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indentJson } from './indent-json'

describe('JSON, indented', () => {
  it('says the same, whatever it was', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 4), (json, spaces) => {
        const written = JSON.stringify(JSON.parse(json), null, spaces)
        expect(JSON.parse(indentJson(written))).toEqual(JSON.parse(json))
        expect(indentJson(written)).toBe(JSON.stringify(JSON.parse(written), null, 2))
      }),
    )
  })

  it('leaves numbers as they were written', () => {
    expect(indentJson('{"Memory":9223372036854771712,"Cpus":1e2,"None":[ ],"Labels":{}}')).toBe(
      '{\n  "Memory": 9223372036854771712,\n  "Cpus": 1e2,\n  "None": [],\n  "Labels": {}\n}',
    )
  })

  it('takes no bracket in a text for its own', () => {
    expect(indentJson('{"a":"}\\",[{"}')).toBe('{\n  "a": "}\\",[{"\n}')
  })

  it('ends on anything', () => {
    fc.assert(fc.property(fc.string(), (text) => void indentJson(text)))
  })
})
