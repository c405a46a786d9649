import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reclaimablePercent, summariseDiskUsage, type DiskUsage } from './disk-usage'

const empty: DiskUsage = { layersBytes: 0, images: [], containers: [], volumes: [], buildCache: [] }

function line(usage: Partial<DiskUsage>, kind: string) {
  return summariseDiskUsage({ ...empty, ...usage }).find((candidate) => candidate.kind === kind)
}

describe('disk usage', () => {
  it('gives four zero lines for an empty engine, in the order of docker system df', () => {
    expect(summariseDiskUsage(empty).map(({ kind, total, sizeBytes }) => [kind, total, sizeBytes])).toEqual([
      ['images', 0, 0],
      ['containers', 0, 0],
      ['volumes', 0, 0],
      ['buildCache', 0, 0],
    ])
  })

  it('does not count layers of a used base as reclaimable, and says what docker up to 29.3 prints', () => {
    // Two images on one base of 3,964,512 bytes; only the base runs. docker 28.2 prints "9.207MB (100%)".
    const images = [
      { id: 'derived', sizeBytes: 9_207_392, sharedBytes: 3_964_512, containers: 0 },
      { id: 'base', sizeBytes: 3_964_512, sharedBytes: 3_964_512, containers: 4 },
    ]
    expect(line({ layersBytes: 9_207_392, images }, 'images')).toEqual({
      kind: 'images',
      total: 2,
      active: 1,
      sizeBytes: 9_207_392,
      reclaimableBytes: 5_242_880,
      reclaimableBytesAsDocker: 9_207_392,
    })
  })

  it('treats what the engine does not know as neither unused nor reclaimable', () => {
    const images = [{ id: 'a', sizeBytes: 500, sharedBytes: null, containers: null }]
    expect(line({ layersBytes: 500, images }, 'images')).toMatchObject({ active: 0, reclaimableBytes: 0 })
    const volumes = [
      { name: 'unmeasured', sizeBytes: null, links: 0 },
      { name: 'unknown links', sizeBytes: 70, links: null },
      { name: 'idle', sizeBytes: 5, links: 0 },
    ]
    expect(line({ volumes }, 'volumes')).toMatchObject({
      total: 3,
      active: 0,
      sizeBytes: 75,
      reclaimableBytes: 5,
    })
  })

  it('counts paused and restarting containers as active', () => {
    const containers = (['running', 'paused', 'restarting', 'exited', 'created', 'dead'] as const).map(
      (state, index) => ({ id: state, state, writableBytes: 10 ** index }),
    )
    expect(line({ containers }, 'containers')).toMatchObject({
      active: 3,
      sizeBytes: 111_111,
      reclaimableBytes: 111_000,
    })
  })

  it('leaves shared build cache records out of both sums', () => {
    const buildCache = [
      { id: 'a', sizeBytes: 1, isInUse: true, isShared: false },
      { id: 'b', sizeBytes: 10, isInUse: false, isShared: false },
      { id: 'c', sizeBytes: 100, isInUse: false, isShared: true },
    ]
    expect(line({ buildCache }, 'buildCache')).toMatchObject({
      active: 1,
      sizeBytes: 11,
      reclaimableBytes: 10,
    })
  })

  it('never says more is reclaimable than containers and volumes hold', () => {
    const states = fc.constantFrom('running', 'exited', 'paused', 'dead') as fc.Arbitrary<
      'running' | 'exited'
    >
    const usage = fc.record({
      containers: fc.array(fc.record({ id: fc.string(), state: states, writableBytes: fc.nat() })),
      volumes: fc.array(
        fc.record({
          name: fc.string(),
          sizeBytes: fc.option(fc.nat()),
          links: fc.option(fc.nat({ max: 3 })),
        }),
      ),
    })
    fc.assert(
      fc.property(usage, (parts) => {
        for (const { sizeBytes, reclaimableBytes } of summariseDiskUsage({ ...empty, ...parts })) {
          expect(reclaimableBytes).toBeLessThanOrEqual(sizeBytes)
        }
      }),
    )
  })

  it('truncates the per cent as docker does and gives none for an empty line', () => {
    expect([reclaimablePercent(999, 1000), reclaimablePercent(1, 3), reclaimablePercent(0, 0)]).toEqual([
      99,
      33,
      null,
    ])
  })
})
