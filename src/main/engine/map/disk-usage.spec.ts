import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { toDiskUsage } from './disk-usage'

describe('toDiskUsage', () => {
  it('reads the lists of an engine 20.10', () => {
    const answer = {
      LayersSize: 9_515_000,
      Images: [{ Id: 'sha256:a', Size: 5, SharedSize: 2, Containers: 1, VirtualSize: 5 }],
      Containers: [
        { Id: 'c1', State: 'exited', SizeRw: 7 },
        { Id: 'c2', State: 'running' },
      ],
      Volumes: [{ Name: 'data', UsageData: { Size: 11, RefCount: 0 } }],
      BuildCache: null,
      BuilderSize: 0,
    }
    expect(toDiskUsage(answer)).toEqual({
      layersBytes: 9_515_000,
      images: [{ id: 'sha256:a', sizeBytes: 5, sharedBytes: 2, containers: 1 }],
      containers: [
        { id: 'c1', state: 'exited', writableBytes: 7 },
        { id: 'c2', state: 'running', writableBytes: 0 },
      ],
      volumes: [{ name: 'data', sizeBytes: 11, links: 0 }],
      buildCache: [],
    })
  })

  it('keeps unknown apart from zero', () => {
    const answer = {
      Images: [{ Id: 'sha256:a', Size: 5, SharedSize: -1, Containers: -1 }],
      Volumes: [{ Name: 'busy', UsageData: { Size: -1, RefCount: 1 } }, { Name: 'plain' }],
    }
    const usage = toDiskUsage(answer)
    expect(usage.images[0]).toMatchObject({ sharedBytes: null, containers: null })
    expect(usage.volumes.map(({ sizeBytes, links }) => [sizeBytes, links])).toEqual([
      [null, 1],
      [null, null],
    ])
  })

  it('refuses what is no answer, and nothing else makes it throw', () => {
    expect(() => toDiskUsage('<html>')).toThrow(AppFailure)
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('Images', 'Containers', 'Volumes', 'BuildCache', 'Size') }),
        (answer) => {
          expect(toDiskUsage(answer).images).toBeInstanceOf(Array)
        },
      ),
    )
  })
})
