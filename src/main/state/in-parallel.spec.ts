import { describe, expect, it } from 'vitest'
import { inParallel } from './in-parallel'

describe('inParallel', () => {
  it('keeps to its limit and to the order of the items', async () => {
    let atOnce = 0
    let most = 0
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
      atOnce -= 1
      return item * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30])
    expect(most).toBe(2)
  })

  it('has nothing to do without items, and passes a failure on', async () => {
    expect(await inParallel([], 4, () => Promise.reject(new Error('never')))).toEqual([])
    await expect(inParallel([1], 4, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})
