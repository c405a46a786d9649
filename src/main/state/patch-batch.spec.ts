import { describe, expect, it } from 'vitest'
import { createPatchBatch } from './patch-batch'
import { createFakeClock } from './testing/fake-clock'

function createBatch() {
  const clock = createFakeClock()
  const sent: (readonly string[])[] = []
  const batch = createPatchBatch<string>({ clock, gapMs: 50, apply: ({ upserts }) => sent.push(upserts) })
  return { clock, sent, batch }
}

describe('a batch of patches', () => {
  it('sends the first at once and what follows within its gap together', async () => {
    const { clock, sent, batch } = createBatch()
    for (const key of ['a', 'b', 'c']) batch.add(key, key)
    expect(sent).toEqual([['a']])
    await clock.advance(49)
    expect(sent).toHaveLength(1)
    await clock.advance(1)
    expect(sent).toEqual([['a'], ['b', 'c']])
  })

  it('sends the last word only, and nothing that was dropped', async () => {
    const { clock, sent, batch } = createBatch()
    batch.add('a', 'a')
    batch.add('b', 'old')
    batch.add('b', 'new')
    batch.add('c', 'c')
    batch.drop('c')
    await clock.advance(50)
    expect(sent).toEqual([['a'], ['new']])
  })

  it('flushes when asked to, and is silent once closed', async () => {
    const { clock, sent, batch } = createBatch()
    batch.add('a', 'a')
    batch.add('b', 'b')
    batch.flush()
    expect(sent).toEqual([['a'], ['b']])
    batch.add('c', 'c')
    batch.close()
    await clock.advance(1000)
    expect(sent).toHaveLength(2)
    expect(clock.pendingTimers).toBe(0)
  })
})
