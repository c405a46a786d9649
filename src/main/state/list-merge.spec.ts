import { describe, expect, it } from 'vitest'
import { mergeContainerRow, mergeImageRow, mergeNetworkRow } from './list-merge'
import { asListRow, fakeContainer, fakeImage, fakeNetwork, idOf, imageIdOf } from './testing/fake-objects'

const attachment = {
  networkId: idOf(7),
  networkName: 'front',
  ipv4Address: null,
  ipv6Address: null,
  gateway: null,
  macAddress: null,
  aliases: ['web'],
}

const known = fakeContainer({
  id: idOf(1),
  networks: [attachment],
  restartPolicy: { name: 'always', maximumRetryCount: 0 },
  restartCount: 4,
  publishedPorts: [{ hostAddress: '::', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
})

describe('mergeContainerRow', () => {
  it('keeps the known object itself while the row says the same', () => {
    expect(mergeContainerRow(known, asListRow(known))).toBe(known)
  })

  it('takes the row where nothing more is known', () => {
    const row = asListRow(known)
    expect(mergeContainerRow(undefined, row)).toBe(row)
    expect(mergeContainerRow(row, { ...row, name: 'new' }).name).toBe('new')
  })

  it('forgets what belongs to a run when the state is another one, and keeps what does not', () => {
    const merged = mergeContainerRow(known, {
      ...asListRow(known),
      state: 'exited',
      exitCode: 3,
      publishedPorts: [],
    })
    expect(merged).toMatchObject({
      state: 'exited',
      exitCode: 3,
      startedAtMs: null,
      restartCount: null,
      publishedPorts: [],
      restartPolicy: { name: 'always' },
      isInspected: false,
    })
  })

  it.each([
    ['name', { name: 'other' }],
    ['health', { health: 'unhealthy' as const }],
    ['ports', { publishedPorts: [] }],
    ['networks', { networks: [attachment, { ...attachment, networkName: 'back', networkId: idOf(8) }] }],
    ['network that is gone', { networks: [] }],
    ['state', { state: 'paused' as const }],
    ['exit code', { exitCode: 1 }],
  ])('asks for another look when the %s differs', (_what, difference) => {
    const merged = mergeContainerRow(known, { ...asListRow(known), ...difference })
    expect(merged).toMatchObject({ ...difference, isInspected: false })
  })
})

describe('the other rows', () => {
  it('do not take from an image what only inspect tells', () => {
    const image = fakeImage({ id: imageIdOf(1), tags: ['a', 'b'] })
    const row = { ...image, architecture: null, tags: ['b', 'a'] }
    expect(mergeImageRow(image, row)).toBe(image)
    expect(mergeImageRow(image, { ...row, tags: ['b'] })).toMatchObject({
      tags: ['b'],
      architecture: 'amd64',
    })
  })

  it('do not take a network its members', () => {
    const members = [
      { containerId: idOf(1), name: 'a', ipv4Address: null, ipv6Address: null, macAddress: null },
    ]
    const network = fakeNetwork({ id: idOf(2), members })
    expect(mergeNetworkRow(network, { ...network, members: [], name: 'x' })).toMatchObject({
      members,
      name: 'x',
    })
  })
})
