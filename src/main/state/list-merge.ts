/**
 * What a list row changes in what is already known. The list calls say less than inspect, and some of it less exactly
 * (creation in whole seconds, no aliases), so a known object stays as it is while the row agrees with it. Pure.
 */
import type { Container } from '@shared/domain/container'
import type { Image, Network, Volume } from '@shared/domain/objects'

/** Answers `known` itself when the row tells nothing new; else an object that has to be inspected. */
export function mergeContainerRow(known: Container | undefined, row: Container): Container {
  if (known === undefined || !known.isInspected) return row
  if (saysTheSame(known, row)) return known
  const isSameRun = known.state === row.state
  return {
    ...known,
    name: row.name,
    state: row.state,
    health: row.health,
    exitCode: row.exitCode ?? (isSameRun ? known.exitCode : null),
    isOomKilled: isSameRun ? known.isOomKilled : row.isOomKilled,
    stateError: isSameRun ? known.stateError : row.stateError,
    startedAtMs: isSameRun ? known.startedAtMs : row.startedAtMs,
    finishedAtMs: isSameRun ? known.finishedAtMs : row.finishedAtMs,
    restartCount: isSameRun ? known.restartCount : row.restartCount,
    publishedPorts: row.publishedPorts,
    networks: row.networks,
    isInspected: false,
  }
}

function saysTheSame(known: Container, row: Container): boolean {
  return (
    known.state === row.state &&
    known.name === row.name &&
    known.health === row.health &&
    (row.exitCode === null || known.exitCode === row.exitCode) &&
    sameSet(known.publishedPorts.map(portKey), row.publishedPorts.map(portKey)) &&
    sameSet(known.networks.map(attachmentKey), row.networks.map(attachmentKey))
  )
}

function portKey(port: Container['publishedPorts'][number]): string {
  return `${port.hostAddress} ${port.hostPort} ${port.containerPort} ${port.protocol}`
}

function attachmentKey(attachment: Container['networks'][number]): string {
  return `${attachment.networkName} ${attachment.networkId} ${attachment.ipv4Address ?? ''}`
}

export function mergeImageRow(known: Image | undefined, row: Image): Image {
  if (known === undefined) return row
  const isSame =
    known.sizeBytes === row.sizeBytes && sameSet(known.tags, row.tags) && sameSet(known.digests, row.digests)
  return isSame ? known : { ...known, tags: row.tags, digests: row.digests, sizeBytes: row.sizeBytes }
}

/** The list call carries no members (any API version). */
export function mergeNetworkRow(known: Network | undefined, row: Network): Network {
  return known === undefined ? row : { ...row, members: known.members }
}

export function mergeVolumeRow(_known: Volume | undefined, row: Volume): Volume {
  return row
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  const members = new Set(a)
  return b.every((item) => members.has(item))
}
