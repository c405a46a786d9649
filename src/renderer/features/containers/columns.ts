/** The containers' columns and their order. Widths fit a window of 1024 px beside the navigation. */
import type { ContainerRow } from '@shared/domain/container-row'
import { groupPorts, shortImage, stateRank, timeSummary } from '@shared/domain/container-view'
import { compareText, inDirection, naturalKey, type Compare, type SortDirection } from '@shared/domain/sort'
import type { TableColumn } from '../../ui/table-layout'
import type { Text } from '../../ui/text'

export function containerColumns({ t }: Pick<Text, 't'>): readonly TableColumn[] {
  return [
    { key: 'state', label: t('column.state'), width: '112px', narrowWidth: '104px', isSortable: true },
    { key: 'name', label: t('column.name'), width: 'minmax(96px, 1.1fr)', isSortable: true },
    { key: 'image', label: t('column.image'), width: 'minmax(110px, 1.5fr)', isSortable: true },
    { key: 'cpu', label: t('stats.cpu'), width: '78px', narrowWidth: '62px', align: 'end' },
    { key: 'memory', label: t('stats.memory'), width: '92px', narrowWidth: '76px', align: 'end' },
    { key: 'ports', label: t('column.ports'), width: '160px', narrowWidth: '124px', isSortable: true },
    { key: 'networks', label: t('column.networks'), width: '124px', narrowWidth: null, isSortable: true },
    { key: 'restart', label: t('column.restart'), width: '132px', narrowWidth: '122px', isSortable: true },
    { key: 'since', label: t('column.since'), width: '136px', narrowWidth: '120px', isSortable: true },
    { key: 'actions', label: t('column.actions'), width: '98px', isLabelHidden: true },
  ]
}

const nameKeys = new WeakMap<ContainerRow, string>()

function nameKey(row: ContainerRow): string {
  let key = nameKeys.get(row)
  if (key === undefined) {
    key = naturalKey(row.name)
    nameKeys.set(row, key)
  }
  return key
}

/** Ties go by name, then by id, so that the order is total. */
function byName(a: ContainerRow, b: ContainerRow): number {
  return compareText(nameKey(a), nameKey(b)) || compareText(a.id, b.id)
}

const textKeys = new Map<string, (row: ContainerRow) => string>([
  ['image', (row) => naturalKey(shortImage(row.imageReference))],
  ['networks', (row) => naturalKey(row.networkNames.join(' '))],
  ['restart', (row) => row.restartPolicy?.name ?? ''],
])

const numberKeys = new Map<string, (row: ContainerRow) => number>([
  ['state', stateRank],
  // Without a port: last.
  ['ports', (row) => groupPorts(row.publishedPorts)[0]?.hostPort ?? 65_536],
  // Ascending begins with the youngest: the shortest "since".
  ['since', (row) => -timeSummary(row).atMs],
])

/** The order of a column; an unknown one sorts by name. */
export function containerOrder(column: string, direction: SortDirection): Compare<ContainerRow> {
  const numberKey = numberKeys.get(column)
  const textKey = textKeys.get(column)
  if (numberKey !== undefined) {
    const key = remembered(numberKey)
    return inDirection((a, b) => key(a) - key(b) || byName(a, b), direction)
  }
  if (textKey !== undefined) {
    const key = remembered(textKey)
    return inDirection((a, b) => compareText(key(a), key(b)) || byName(a, b), direction)
  }
  return inDirection(byName, direction)
}

/** A sort asks for each key many times. */
function remembered<Key>(keyOf: (row: ContainerRow) => Key): (row: ContainerRow) => Key {
  const keys = new WeakMap<ContainerRow, Key>()
  return (row) => {
    let key = keys.get(row)
    if (key === undefined) {
      key = keyOf(row)
      keys.set(row, key)
    }
    return key
  }
}
