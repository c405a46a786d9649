/**
 * What an event says about which objects to look at again. Pure; knows the engine's vocabulary (Docker Engine 20.10 to
 * 29 and Podman's compatible API) and nothing else. An event that says nothing about a list gives no hint.
 */
import type { EngineEvent } from '@shared/domain/event'
import { pairValue } from '@shared/domain/labels'
import type { Urgency } from './refetch-queue'

export type ObjectKind = 'containers' | 'images' | 'networks' | 'volumes'

export type EventHint =
  | {
      readonly what: 'changed'
      readonly kind: ObjectKind
      /** An id; a volume's name; for an image perhaps a reference. */
      readonly key: string
      readonly urgency: Urgency
    }
  | { readonly what: 'gone'; readonly kind: ObjectKind; readonly key: string }
  /** The event names no object that could be asked for. */
  | { readonly what: 'list'; readonly kind: ObjectKind }
  /** Networks that list this container as a member. */
  | { readonly what: 'memberships'; readonly containerId: string }
  | { readonly what: 'identity' }

const fullId = /^[0-9a-f]{64}$/

/** Actions after which a container may read differently. `init`, `cleanup`, `sync`, `died` and `restore` are Podman's. */
const containerChanges = new Set([
  'create',
  'start',
  'restart',
  'stop',
  'kill',
  'die',
  'oom',
  'pause',
  'unpause',
  'rename',
  'update',
  'health_status',
  'checkpoint',
  'init',
  'cleanup',
  'sync',
  'died',
  'restore',
])

const imageChanges = new Set([
  'tag',
  'untag',
  // Podman sends `delete` for a mere untag, so even this one is only a hint.
  'delete',
  'pull',
  'push',
  'import',
  'load',
  'create',
  'build',
  'loadfromarchive',
])

export function hintsOf(event: EngineEvent): readonly EventHint[] {
  switch (event.type) {
    case 'container':
      return containerHints(event)
    case 'image':
      return imageHints(event)
    case 'network':
      return networkHints(event)
    case 'volume':
      return volumeHints(event)
    case 'daemon':
      return event.action === 'reload' ? [{ what: 'list', kind: 'containers' }, { what: 'identity' }] : []
    case 'node':
      return [{ what: 'identity' }]
    default:
      return []
  }
}

function containerHints({ action, actorId, attributes }: EngineEvent): readonly EventHint[] {
  if (action === 'prune') return [{ what: 'list', kind: 'containers' }]
  if (action === 'commit') return commitHints(pairValue(attributes, 'imageID'))
  const isGone = action === 'destroy' || action === 'remove'
  if (!isGone && !containerChanges.has(action)) return []
  if (!fullId.test(actorId)) return [{ what: 'list', kind: 'containers' }]
  if (isGone) return [{ what: 'gone', kind: 'containers', key: actorId }]
  const changed: EventHint = { what: 'changed', kind: 'containers', key: actorId, urgency: 'now' }
  // A network's member list carries the container's name.
  return action === 'rename' ? [changed, { what: 'memberships', containerId: actorId }] : [changed]
}

function commitHints(imageId: string | null): readonly EventHint[] {
  const key = imageId === null ? null : asImageId(imageId)
  if (key === null) return [{ what: 'list', kind: 'images' }]
  return [{ what: 'changed', kind: 'images', key, urgency: 'now' }]
}

function imageHints({ action, actorId, attributes }: EngineEvent): readonly EventHint[] {
  if (action === 'prune') return [{ what: 'list', kind: 'images' }]
  if (!imageChanges.has(action)) return []
  // A pull names its image by reference (API 1.41), every other event by id; 20.10 puts the id into an untag's name too.
  const key = asImageId(actorId) ?? (actorId === '' ? pairValue(attributes, 'name') : actorId)
  if (key === null || key === '') return [{ what: 'list', kind: 'images' }]
  return [{ what: 'changed', kind: 'images', key, urgency: 'now' }]
}

/** Podman leaves the algorithm out. */
function asImageId(text: string): string | null {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text
  return fullId.test(text) ? `sha256:${text}` : null
}

function networkHints({ action, actorId, attributes }: EngineEvent): readonly EventHint[] {
  const isMembership = action === 'connect' || action === 'disconnect'
  const containerId = pairValue(attributes, 'container')
  if (isMembership && containerId === null) {
    // Podman: the actor is the container, and the network is named by newer versions only.
    const hints: EventHint[] = [{ what: 'list', kind: 'networks' }]
    if (fullId.test(actorId)) hints.push(containerJoined(actorId))
    return hints
  }
  if (action === 'prune') return [{ what: 'list', kind: 'networks' }]
  if (!isMembership && !['create', 'update', 'destroy', 'remove'].includes(action)) return []
  if (actorId === '') return [{ what: 'list', kind: 'networks' }]
  if (action === 'destroy' || action === 'remove') return [{ what: 'gone', kind: 'networks', key: actorId }]
  const changed: EventHint = { what: 'changed', kind: 'networks', key: actorId, urgency: 'now' }
  if (!isMembership || containerId === null || !fullId.test(containerId)) return [changed]
  return [changed, containerJoined(containerId)]
}

/**
 * Addresses and ports may differ now. Only in the background: while a container starts, the engine holds back its
 * answer until the start is through, and such reads must not take every place.
 */
function containerJoined(id: string): EventHint {
  return { what: 'changed', kind: 'containers', key: id, urgency: 'background' }
}

function volumeHints({ action, actorId, attributes }: EngineEvent): readonly EventHint[] {
  if (action === 'prune') return [{ what: 'list', kind: 'volumes' }]
  if (action !== 'create' && action !== 'destroy' && action !== 'remove') return []
  // Podman leaves the actor's id empty and gives the name as an attribute.
  const name = actorId === '' ? pairValue(attributes, 'name') : actorId
  if (name === null || name === '') return [{ what: 'list', kind: 'volumes' }]
  if (action === 'create') return [{ what: 'changed', kind: 'volumes', key: name, urgency: 'now' }]
  return [{ what: 'gone', kind: 'volumes', key: name }]
}
