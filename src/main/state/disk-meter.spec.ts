import { describe, expect, it } from 'vitest'
import type { DiskUsage } from '@shared/domain/disk-usage'
import { AppFailure } from '@shared/domain/result'
import { createDiskMeter } from './disk-meter'
import { createFakeClock } from './testing/fake-clock'

const usage: DiskUsage = {
  layersBytes: 10,
  images: [{ id: 'sha256:a', sizeBytes: 10, sharedBytes: 0, containers: 0 }],
  containers: [],
  volumes: [],
  buildCache: [],
}

const busy = new AppFailure({
  code: 'ENGINE_ERROR',
  message: 'The engine failed.',
  detail: 'a disk usage operation is already running',
})

describe('disk meter', () => {
  it('shares one measurement between all who ask meanwhile, and measures anew afterwards', async () => {
    const clock = createFakeClock()
    const pending: ((value: DiskUsage) => void)[] = []
    const meter = createDiskMeter({
      port: { diskUsage: () => new Promise((done) => pending.push(done)) },
      clock,
    })
    const first = meter.measure()
    const second = meter.measure()
    expect(pending).toHaveLength(1)
    pending[0]?.(usage)
    expect(await first).toBe(await second)
    void meter.measure()
    expect(pending).toHaveLength(2)
  })

  it('waits and tries again while another program has the engine measure', async () => {
    const clock = createFakeClock()
    let calls = 0
    const diskUsage = () => (++calls < 3 ? Promise.reject(busy) : Promise.resolve(usage))
    const measured = createDiskMeter({ port: { diskUsage }, clock }).measure()
    await clock.advance(1000)
    await clock.advance(2000)
    expect((await measured).lines[0]).toMatchObject({ kind: 'images', reclaimableBytes: 10 })
    expect(calls).toBe(3)
  })

  it('gives up after five tries, and at once on any other refusal', async () => {
    const clock = createFakeClock()
    let calls = 0
    const refuse = (cause: AppFailure) => () => {
      calls += 1
      return Promise.reject(cause)
    }
    const stuck = createDiskMeter({ port: { diskUsage: refuse(busy) }, clock }).measure()
    const settled = expect(stuck).rejects.toBe(busy)
    for (let second = 0; second < 20; second += 1) await clock.advance(1000)
    await settled
    expect(calls).toBe(6)

    calls = 0
    const other = new AppFailure({ code: 'ENGINE_TIMEOUT', message: 'No answer.' })
    await expect(createDiskMeter({ port: { diskUsage: refuse(other) }, clock }).measure()).rejects.toBe(other)
    expect(calls).toBe(1)
  })
})
