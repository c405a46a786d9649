/** The four collections, each with its own way of being read. Lives for one connection. */
import { isActive, type Container } from '@shared/domain/container'
import type { Image, Network, Volume } from '@shared/domain/objects'
import type { EnginePort } from '../engine/engine-port'
import type { Logger } from '../log'
import type { Clock } from './clock'
import type { ObjectKind } from './event-hints'
import { createKindSync, type KindSync } from './kind-sync'
import { mergeContainerRow, mergeImageRow, mergeNetworkRow, mergeVolumeRow } from './list-merge'
import type { RefetchQueue } from './refetch-queue'
import type { StateStore } from './state-store'

export type ObjectSyncs = Readonly<Record<ObjectKind, KindSync>>

export function createObjectSyncs(options: {
  readonly port: EnginePort
  readonly store: StateStore
  readonly queue: RefetchQueue
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly onListFailure: (kind: ObjectKind) => void
}): ObjectSyncs {
  const { port, store, onListFailure, ...shared } = options

  const containers = createKindSync<Container>({
    ...shared,
    name: 'containers',
    collection: store.containers,
    keyOf: (container) => container.id,
    list: (signal) => port.listContainers(signal),
    inspect: (id, signal) => port.inspectContainer(id, signal),
    mergeRow: mergeContainerRow,
    isIncomplete: (container) => !container.isInspected,
    isUrgent: (container) => isActive(container.state),
    onListFailure: () => onListFailure('containers'),
  })

  const images = createKindSync<Image>({
    ...shared,
    name: 'images',
    collection: store.images,
    keyOf: (image) => image.id,
    list: (signal) => port.listImages(signal),
    inspect: (idOrReference, signal) => port.inspectImage(idOrReference, signal),
    mergeRow: mergeImageRow,
    isIncomplete: () => false,
    isUrgent: () => false,
    onAnswer: onImageAnswer,
    onListFailure: () => onListFailure('images'),
  })

  /** A tag lives on one image: whoever else is known to hold it has lost it, and no event says so. */
  function onImageAnswer(key: string, image: Image | null): boolean {
    const known = store.snapshot.images
    if (image === null) {
      // It may have taken a tag from another image before it went, its parent may be listed from now on, and a
      // reference may have been moved while it was asked for.
      images.listSoon()
      return known.has(key)
    }
    // Asked for by reference: only reads by id are kept in order with each other. And it may lead to another image by
    // now than when the event was sent, so a list has to tell of the one that was meant.
    if (key !== image.id) {
      images.changed(image.id, 'now')
      images.listSoon()
      return false
    }
    const before = known.get(image.id)
    for (const other of known.values()) {
      const shared = other.tags.filter((tag) => image.tags.includes(tag))
      if (other.id === image.id || shared.length === 0) continue
      if (shared.some((tag) => before?.tags.includes(tag) !== true)) images.changed(other.id, 'now')
      // Both were said to have it before: one of the two answers is out of date, and only a list tells which.
      else images.listSoon()
    }
    if (image.tags.length > 0) return true
    // Without a tag it is listed only if no other image is built on it, which inspect does not tell.
    images.listSoon()
    return before !== undefined
  }

  const networks = createKindSync<Network>({
    ...shared,
    name: 'networks',
    collection: store.networks,
    keyOf: (network) => network.id,
    list: (signal) => port.listNetworks(signal),
    inspect: (id, signal) => port.inspectNetwork(id, signal),
    mergeRow: mergeNetworkRow,
    // Members come with inspect only.
    isIncomplete: () => true,
    isUrgent: () => false,
    onListFailure: () => onListFailure('networks'),
  })

  const volumes = createKindSync<Volume>({
    ...shared,
    name: 'volumes',
    collection: store.volumes,
    keyOf: (volume) => volume.name,
    list: (signal) => port.listVolumes(signal),
    inspect: (name, signal) => port.inspectVolume(name, signal),
    mergeRow: mergeVolumeRow,
    isIncomplete: () => false,
    isUrgent: () => false,
    onListFailure: () => onListFailure('volumes'),
  })

  return { containers, images, networks, volumes }
}
