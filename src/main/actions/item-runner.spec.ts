import { describe, expect, it } from 'vitest'
import type { ContainerVerb } from '@shared/domain/action'
import type { Container } from '@shared/domain/container'
import { fakeContainer, idOf } from '../state/testing/fake-objects'
import { isEvidence } from './item-runner'

const running = fakeContainer({ id: idOf(1), name: 'web', startedAtMs: 1 })
const exited: Container = { ...running, state: 'exited' }
const paused: Container = { ...running, state: 'paused' }

describe('isEvidence', () => {
  it.each<[ContainerVerb, Container, Container | null, boolean]>([
    ['start', exited, running, true],
    ['start', exited, exited, false],
    ['start', exited, null, false],
    ['stop', running, exited, true],
    ['stop', running, running, false],
    ['stop', running, paused, false],
    ['stop', running, null, false],
    ['stop', { ...running, isAutoRemove: true }, null, true],
    ['kill', running, exited, true],
    ['restart', running, running, false],
    ['restart', running, { ...running, startedAtMs: 2 }, true],
    ['pause', running, paused, true],
    ['pause', running, running, false],
    ['unpause', paused, running, true],
    ['unpause', paused, exited, false],
    ['remove', exited, null, true],
    ['remove', exited, exited, false],
    ['rename', running, { ...running, name: 'shop' }, true],
    ['rename', running, running, false],
  ])('%s', (verb, before, now, expected) => {
    expect(isEvidence({ verb, newName: 'shop' }, { before }, now)).toBe(expected)
  })

  it('set-restart-policy', () => {
    const always = { name: 'always', maximumRetryCount: 0 } as const
    const policyChange = { from: { name: 'no', maximumRetryCount: 0 }, to: always } as const
    const item = { before: exited, policyChange }
    const work = { verb: 'set-restart-policy', newName: null } as const
    expect(isEvidence(work, item, exited)).toBe(false)
    expect(isEvidence(work, item, { ...exited, restartPolicy: always })).toBe(true)
    expect(isEvidence(work, item, null)).toBe(false)
  })
})
