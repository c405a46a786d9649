/** Who uses what, computed from the containers' rows. */
import type { ContainerRow } from './container-row'

/** The rows by the id of their image. */
export function containersByImage(
  rows: Iterable<ContainerRow>,
): ReadonlyMap<string, readonly ContainerRow[]> {
  return groupBy(rows, (row) => [row.imageId])
}

/** The rows by the name of each network they are attached to, running or not. */
export function containersByNetwork(
  rows: Iterable<ContainerRow>,
): ReadonlyMap<string, readonly ContainerRow[]> {
  return groupBy(rows, (row) => row.networkNames)
}

/** The rows by the name of each volume they mount, running or not. */
export function containersByVolume(
  rows: Iterable<ContainerRow>,
): ReadonlyMap<string, readonly ContainerRow[]> {
  return groupBy(rows, (row) => row.volumeNames)
}

function groupBy(
  rows: Iterable<ContainerRow>,
  keysOf: (row: ContainerRow) => readonly string[],
): ReadonlyMap<string, readonly ContainerRow[]> {
  const groups = new Map<string, ContainerRow[]>()
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [row])
      else group.push(row)
    }
  }
  return groups
}
