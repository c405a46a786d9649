import { describe, expect, it } from 'vitest'
import { makeRow } from './container-row.fixture'
import { containersByImage, containersByNetwork, containersByVolume } from './relations'

describe('relations', () => {
  const web = makeRow({ id: '1'.repeat(64), networkNames: ['front', 'back'], imageId: 'sha256:1' })
  const db = makeRow({ id: '2'.repeat(64), networkNames: ['back'], imageId: 'sha256:2' })
  const lone = makeRow({ id: '3'.repeat(64), networkNames: [], imageId: 'sha256:1' })

  it('groups containers by network and by image', () => {
    const networks = containersByNetwork([web, db, lone])
    expect(networks.get('back')).toEqual([web, db])
    expect(networks.get('front')).toEqual([web])
    expect(networks.size).toBe(2)
    expect(containersByImage([web, db, lone]).get('sha256:1')).toEqual([web, lone])
  })

  it('groups containers by the volumes they mount, once per mount', () => {
    const writer = makeRow({ id: '4'.repeat(64), volumeNames: ['data', 'cache'] })
    const reader = makeRow({ id: '5'.repeat(64), volumeNames: ['data'] })
    const volumes = containersByVolume([writer, reader, lone])
    expect(volumes.get('data')).toEqual([writer, reader])
    expect(volumes.get('other')).toBeUndefined()
  })

  it('takes any name as a key', () => {
    const odd = makeRow({ networkNames: ['__proto__', 'constructor'] })
    expect(containersByNetwork([odd]).get('__proto__')).toEqual([odd])
    expect(containersByNetwork([odd]).get('toString')).toBeUndefined()
  })
})
