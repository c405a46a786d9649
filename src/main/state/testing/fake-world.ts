/**
 * What happens on an engine, for model tests: each step changes the truth of a fake engine as a Docker Engine would, and
 * answers the events that it sends for it (API 1.41). Numbers stand for objects; a step on what is not there does nothing.
 */
import type { Container } from '@shared/domain/container'
import type { EngineEvent } from '@shared/domain/event'
import type { Image } from '@shared/domain/objects'
import type { FakeEngine } from './fake-engine'
import { fakeContainer, fakeEvent, fakeImage, fakeNetwork, fakeVolume, idOf, imageIdOf } from './fake-objects'

export const steps = [
  'run',
  'start',
  'die',
  'rename',
  'update',
  'destroy',
  'createVolume',
  'removeVolume',
  'createNetwork',
  'removeNetwork',
  'connect',
  'disconnect',
  'tag',
  'pull',
  'untag',
  'deleteImage',
] as const
export type Step = (typeof steps)[number]

/** `number` chooses the object, `other` a second one or a value. */
export function takeStep(
  engine: FakeEngine,
  step: Step,
  number: number,
  other: number,
): readonly EngineEvent[] {
  const id = idOf(number)
  switch (step) {
    case 'run': {
      if (engine.containers.has(id)) return []
      engine.containers.set(id, fakeContainer({ id, name: `name-${number}` }))
      return [fakeEvent('container', 'create', id), fakeEvent('container', 'start', id)]
    }
    case 'start':
      return change(engine, id, { state: 'running', exitCode: null }, ['start'])
    case 'die':
      return change(engine, id, { state: 'exited', exitCode: other }, ['die', 'stop'])
    case 'rename': {
      const events = change(engine, id, { name: `renamed-${other}` }, ['rename'])
      for (const network of engine.networks.values()) {
        const members = network.members.map((member) =>
          member.containerId === id ? { ...member, name: `renamed-${other}` } : member,
        )
        engine.networks.set(network.id, { ...network, members })
      }
      return events
    }
    case 'update':
      return change(engine, id, { restartPolicy: { name: 'on-failure', maximumRetryCount: other } }, [
        'update',
      ])
    case 'destroy': {
      if (!engine.containers.has(id)) return []
      const events = [...engine.networks.keys()].flatMap((networkId) => leave(engine, networkId, id))
      engine.containers.delete(id)
      return [...events, fakeEvent('container', 'destroy', id)]
    }
    case 'createVolume': {
      const name = `volume-${number}`
      if (engine.volumes.has(name)) return []
      engine.volumes.set(name, fakeVolume({ name, labels: [['made', String(other)]] }))
      return [fakeEvent('volume', 'create', name)]
    }
    case 'removeVolume': {
      const name = `volume-${number}`
      return engine.volumes.delete(name) ? [fakeEvent('volume', 'destroy', name)] : []
    }
    case 'createNetwork': {
      if (engine.networks.has(idOf(100 + number))) return []
      engine.networks.set(idOf(100 + number), fakeNetwork({ id: idOf(100 + number) }))
      return [fakeEvent('network', 'create', idOf(100 + number))]
    }
    case 'removeNetwork': {
      const networkId = idOf(100 + number)
      if (engine.networks.get(networkId)?.members.length !== 0) return []
      engine.networks.delete(networkId)
      return [fakeEvent('network', 'destroy', networkId)]
    }
    case 'connect':
      return join(engine, idOf(100 + other), id)
    case 'disconnect':
      return leave(engine, idOf(100 + other), id)
    case 'tag':
    case 'pull':
      return tag(engine, step, imageIdOf(number), `image:${other}`)
    case 'untag': {
      const image = engine.images.get(imageIdOf(number))
      if (image === undefined) return []
      engine.images.set(image.id, { ...image, tags: image.tags.slice(1) })
      return [fakeEvent('image', 'untag', image.id, { name: image.id })]
    }
    case 'deleteImage':
      return engine.images.delete(imageIdOf(number)) ? [fakeEvent('image', 'delete', imageIdOf(number))] : []
  }
}

function change(
  engine: FakeEngine,
  id: string,
  part: Partial<Container>,
  actions: readonly string[],
): readonly EngineEvent[] {
  const container = engine.containers.get(id)
  if (container === undefined) return []
  engine.containers.set(id, { ...container, ...part })
  return actions.map((action) => fakeEvent('container', action, id))
}

function join(engine: FakeEngine, networkId: string, id: string): readonly EngineEvent[] {
  const network = engine.networks.get(networkId)
  const container = engine.containers.get(id)
  if (network === undefined || container === undefined) return []
  if (network.members.some((member) => member.containerId === id)) return []
  const address = { ipv4Address: `10.0.0.${network.members.length}`, ipv6Address: null, macAddress: null }
  engine.networks.set(networkId, {
    ...network,
    members: [...network.members, { containerId: id, name: container.name, ...address }],
  })
  const attachment = { networkId, networkName: network.name, gateway: null, aliases: [], ...address }
  engine.containers.set(id, { ...container, networks: [...container.networks, attachment] })
  return [fakeEvent('network', 'connect', networkId, { container: id })]
}

function leave(engine: FakeEngine, networkId: string, id: string): readonly EngineEvent[] {
  const network = engine.networks.get(networkId)
  const container = engine.containers.get(id)
  if (network === undefined || container === undefined) return []
  const members = network.members.filter((member) => member.containerId !== id)
  if (members.length === network.members.length) return []
  engine.networks.set(networkId, { ...network, members })
  const networks = container.networks.filter((attachment) => attachment.networkId !== networkId)
  engine.containers.set(id, { ...container, networks })
  const event = fakeEvent('network', 'disconnect', networkId, { container: id })
  // Sent twice by engines up to 20.10.
  return [event, event]
}

/** Nothing is said about the image that loses the tag; a pull names the new one by reference only. */
function tag(
  engine: FakeEngine,
  step: 'tag' | 'pull',
  id: string,
  reference: string,
): readonly EngineEvent[] {
  for (const other of engine.images.values()) {
    if (other.id === id || !other.tags.includes(reference)) continue
    engine.images.set(other.id, { ...other, tags: other.tags.filter((name) => name !== reference) })
  }
  const image: Image = engine.images.get(id) ?? fakeImage({ id })
  if (image.tags.includes(reference) && engine.images.has(id)) return []
  engine.images.set(id, { ...image, tags: [...image.tags, reference] })
  const actor = step === 'pull' ? reference : id
  return [fakeEvent('image', step, actor, { name: reference })]
}
