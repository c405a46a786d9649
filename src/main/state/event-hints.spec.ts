import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hintsOf } from './event-hints'
import { fakeEvent, idOf, imageIdOf } from './testing/fake-objects'

const id = idOf(1)
const networkId = idOf(2)

describe('hintsOf', () => {
  it.each([
    'create',
    'start',
    'restart',
    'stop',
    'kill',
    'die',
    'oom',
    'pause',
    'unpause',
    'update',
    'health_status',
    // Podman's own.
    'init',
    'died',
    'cleanup',
    'sync',
  ])('container %s: read that one container', (action) => {
    expect(hintsOf(fakeEvent('container', action, id))).toEqual([
      { what: 'changed', kind: 'containers', key: id, urgency: 'now' },
    ])
  })

  it.each([
    'exec_create',
    'exec_start',
    'exec_die',
    'exec_detach',
    'top',
    'attach',
    'detach',
    'resize',
    'export',
    'archive-path',
    'extract-to-dir',
    'copy',
    'exec',
    'exec_died',
  ])('container %s: nothing', (action) => {
    expect(hintsOf(fakeEvent('container', action, id))).toEqual([])
  })

  it.each(['destroy', 'remove'])('container %s: it is gone', (action) => {
    expect(hintsOf(fakeEvent('container', action, id))).toEqual([
      { what: 'gone', kind: 'containers', key: id },
    ])
  })

  it('a rename also changes the names in member lists', () => {
    expect(hintsOf(fakeEvent('container', 'rename', id, { oldName: '/old', name: 'new' }))).toEqual([
      { what: 'changed', kind: 'containers', key: id, urgency: 'now' },
      { what: 'memberships', containerId: id },
    ])
  })

  it('a commit makes an image', () => {
    const event = fakeEvent('container', 'commit', id, { imageID: imageIdOf(3), imageRef: 'x:1' })
    expect(hintsOf(event)).toEqual([{ what: 'changed', kind: 'images', key: imageIdOf(3), urgency: 'now' }])
    expect(hintsOf(fakeEvent('container', 'commit', id))).toEqual([{ what: 'list', kind: 'images' }])
  })

  it('joining a network changes the network and, without hurry, the container', () => {
    for (const action of ['connect', 'disconnect']) {
      expect(hintsOf(fakeEvent('network', action, networkId, { container: id, name: 'front' }))).toEqual([
        { what: 'changed', kind: 'networks', key: networkId, urgency: 'now' },
        { what: 'changed', kind: 'containers', key: id, urgency: 'background' },
      ])
    }
  })

  it('joining a network on Podman names the container where Docker names the network', () => {
    expect(hintsOf(fakeEvent('network', 'connect', id, { name: 'pc1' }))).toEqual([
      { what: 'list', kind: 'networks' },
      { what: 'changed', kind: 'containers', key: id, urgency: 'background' },
    ])
  })

  it('networks come and go', () => {
    expect(hintsOf(fakeEvent('network', 'create', networkId))).toEqual([
      { what: 'changed', kind: 'networks', key: networkId, urgency: 'now' },
    ])
    for (const action of ['destroy', 'remove']) {
      expect(hintsOf(fakeEvent('network', action, networkId))).toEqual([
        { what: 'gone', kind: 'networks', key: networkId },
      ])
    }
  })

  it('volumes come and go, by an attribute on Podman; mounting one changes nothing', () => {
    const changed = { what: 'changed', kind: 'volumes', key: 'data', urgency: 'now' }
    expect(hintsOf(fakeEvent('volume', 'create', 'data'))).toEqual([changed])
    expect(hintsOf(fakeEvent('volume', 'create', '', { name: 'data' }))).toEqual([changed])
    expect(hintsOf(fakeEvent('volume', 'destroy', 'data'))).toEqual([
      { what: 'gone', kind: 'volumes', key: 'data' },
    ])
    expect(hintsOf(fakeEvent('volume', 'remove', '', { name: 'data' }))).toEqual([
      { what: 'gone', kind: 'volumes', key: 'data' },
    ])
    expect(hintsOf(fakeEvent('volume', 'mount', 'data', { container: id }))).toEqual([])
  })

  it('an image is named by id, by reference, or without its algorithm', () => {
    const read = (key: string) => [{ what: 'changed', kind: 'images', key, urgency: 'now' }]
    expect(hintsOf(fakeEvent('image', 'tag', imageIdOf(1), { name: 'web:2' }))).toEqual(read(imageIdOf(1)))
    expect(hintsOf(fakeEvent('image', 'pull', 'alpine:3', { name: 'alpine' }))).toEqual(read('alpine:3'))
    expect(hintsOf(fakeEvent('image', 'untag', imageIdOf(1), { name: imageIdOf(1) }))).toEqual(
      read(imageIdOf(1)),
    )
    expect(hintsOf(fakeEvent('image', 'delete', idOf(1)))).toEqual(read(imageIdOf(1)))
    expect(hintsOf(fakeEvent('image', 'save', imageIdOf(1)))).toEqual([])
    expect(hintsOf(fakeEvent('image', 'load', ''))).toEqual([{ what: 'list', kind: 'images' }])
  })

  it.each([
    ['container', 'containers'],
    ['image', 'images'],
    ['network', 'networks'],
    ['volume', 'volumes'],
  ])('pruning names no %s', (type, kind) => {
    expect(hintsOf(fakeEvent(type, 'prune', '', { reclaimed: '5' }))).toEqual([{ what: 'list', kind }])
  })

  it('a reload of the engine and a change of the swarm change who it is', () => {
    expect(hintsOf(fakeEvent('daemon', 'reload', 'ID'))).toContainEqual({ what: 'identity' })
    expect(hintsOf(fakeEvent('node', 'update', 'n'))).toEqual([{ what: 'identity' }])
  })

  it('never makes a key of a container out of anything but a full id, and never throws', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', id, imageIdOf(1), '../volumes/x', '__proto__'))
    fc.assert(
      fc.property(
        fc.constantFrom('container', 'image', 'network', 'volume', 'daemon', 'plugin', 'x'),
        fc.oneof(text, fc.constantFrom('create', 'destroy', 'connect', 'rename', 'commit', 'prune', 'tag')),
        text,
        fc.dictionary(fc.oneof(text, fc.constantFrom('container', 'name', 'imageID')), text),
        (type, action, actorId, attributes) => {
          for (const hint of hintsOf(fakeEvent(type, action, actorId, attributes))) {
            if ('key' in hint && hint.kind === 'containers') expect(hint.key).toMatch(/^[0-9a-f]{64}$/)
            if ('key' in hint) expect(hint.key).not.toBe('')
          }
        },
      ),
    )
  })
})
