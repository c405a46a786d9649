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
  readonly onListFailure: (kind: ObjectKind, cause: unknown) => void
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
    onListFailure: (cause) => onListFailure('containers', cause),
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
    onListFailure: (cause) => onListFailure('images', cause),
  })

  /** A tag lives on one image: whoever else is known to hold it has lost it, and no event says so. */
  function onImageAnswer(key: string, image: Image | null): boolean {
    const known = store.snapshot.images
    if (image === null) {
      for (const other of known.values()) if (other.tags.includes(key)) images.changed(other.id, 'now')
      return known.has(key)
    }
    // Asked for by reference: only reads by id are kept in order with each other.
    if (key !== image.id) {
      images.changed(image.id, 'now')
      return false
    }
    const before = known.get(image.id)
    const gained = image.tags.filter((tag) => before?.tags.includes(tag) !== true)
    if (gained.length > 0) {
      for (const other of known.values()) {
        if (other.id !== image.id && gained.some((tag) => other.tags.includes(tag))) {
          images.changed(other.id, 'now')
        }
      }
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
    onListFailure: (cause) => onListFailure('networks', cause),
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
    onListFailure: (cause) => onListFailure('volumes', cause),
  })

  return { containers, images, networks, volumes }
}
