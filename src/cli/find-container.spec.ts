import { describe, expect, it } from 'vitest'
import { findContainer } from './find-container'

const first = { id: `ab${'0'.repeat(62)}`, name: 'web' }
const second = { id: `ab${'1'.repeat(62)}`, name: 'ab' }
const third = { id: `c${'0'.repeat(63)}`, name: 'web-2' }
const all = [first, second, third]
const found = (container: { readonly id: string }) => ({ kind: 'found', id: container.id })

describe('a container that is asked for', () => {
  it('is found by name, by id and by the beginning of its id', () => {
    expect(findContainer(all, 'web')).toEqual(found(first))
    expect(findContainer(all, '/web')).toEqual(found(first))
    expect(findContainer(all, third.id)).toEqual(found(third))
    expect(findContainer(all, 'c')).toEqual(found(third))
    expect(findContainer(all, 'ab1')).toEqual(found(second))
  })

  it('is the one with that name, whatever ids begin so; a whole id goes before a name', () => {
    expect(findContainer(all, 'ab')).toEqual(found(second))
    expect(findContainer([...all, { id: 'd'.repeat(64), name: first.id }], first.id)).toEqual(found(first))
  })

  it('is not guessed', () => {
    expect(findContainer([first, { ...second, name: 'x' }], 'ab')).toMatchObject({ kind: 'ambiguous' })
    expect(findContainer(all, 'we')).toEqual({ kind: 'absent' })
    expect(findContainer(all, '')).toEqual({ kind: 'absent' })
    expect(findContainer([], 'web')).toEqual({ kind: 'absent' })
  })
})
