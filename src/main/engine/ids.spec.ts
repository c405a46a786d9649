import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { containerId, containerName, imageSegments, networkId, volumeSegment } from './ids'

const hex = 'a'.repeat(64)
const gates = { containerId, containerName, imageSegments, networkId, volumeSegment }

describe('the gate to URL paths', () => {
  it('lets full ids, names and references through', () => {
    expect(containerId(hex)).toBe(hex)
    expect(networkId(hex)).toBe(hex)
    expect(networkId('k2v8x0yy2dn4rkjywo3gl5kbf')).toBe('k2v8x0yy2dn4rkjywo3gl5kbf')
    expect(volumeSegment('shop_db-data.1')).toBe('shop_db-data.1')
    expect(containerName('web-1')).toBe('web-1')
    expect(imageSegments(`sha256:${hex}`)).toBe(`sha256%3A${hex}`)
    expect(imageSegments('localhost:5000/team/web:1.2@sha256:ab')).toBe(
      'localhost%3A5000/team/web%3A1.2%40sha256%3Aab',
    )
  })

  it.each([
    ['containerId', 'web'],
    ['containerId', hex.slice(1)],
    ['containerId', hex.toUpperCase()],
    ['containerId', `${hex}\n`],
    ['containerId', `${hex}?force=1&v=1&x=`],
    ['containerId', '../volumes/prod_db'],
    ['containerId', '3f4a9c1d2b5e'],
    ['containerName', 'a'],
    ['containerName', '-x'],
    ['containerName', 'a b'],
    ['networkId', '../../etc/passwd'],
    ['networkId', 'bridge'],
    ['volumeSegment', '../x'],
    ['volumeSegment', '..'],
    ['volumeSegment', ''],
    ['volumeSegment', 'a/b'],
    ['imageSegments', 'a/../b'],
    ['imageSegments', 'a//b'],
    ['imageSegments', '/a'],
    ['imageSegments', 'a?b'],
    ['imageSegments', 'a b'],
    ['imageSegments', 'a%2f..'],
  ] as const)('%s refuses %j', (gate, text) => {
    expect(() => gates[gate](text)).toThrow(AppFailure)
  })

  it('lets nothing through that would change the request', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.stringMatching(/^[a-z0-9][a-z0-9./:@%?#_-]{0,12}$/),
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(gates)), text, (gate, candidate) => {
        let segment: string
        try {
          segment = gate(candidate)
        } catch (cause) {
          expect(cause).toBeInstanceOf(AppFailure)
          return
        }
        const url = new URL(`http://docker/before/${segment}/after`)
        expect(url.pathname.startsWith('/before/')).toBe(true)
        expect(url.pathname.endsWith('/after')).toBe(true)
        expect(url.search + url.hash).toBe('')
      }),
      { numRuns: 1000 },
    )
  })
})
