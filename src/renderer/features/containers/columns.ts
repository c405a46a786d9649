/** The containers' columns and their order. Widths fit a window of 1024 px beside the navigation. */
import type { ContainerRow } from '@shared/domain/container-row'
import { groupPorts, shortImage, stateRank, timeSummary } from '@shared/domain/container-view'
import { compareText, inDirection, naturalKey, type Compare, type SortDirection } from '@shared/domain/sort'
import type { TableColumn } from '../../ui/table-layout'
import type { Text } from '../../ui/text'

export function containerColumns({ t }: Pick<Text, 't'>): readonly TableColumn[] {
  return [
    { key: 'state', label: t('column.state'), width: '104px', narrowWidth: '96px', isSortable: true },
    {
      key: 'name',
      label: t('column.name'),
      width: 'minmax(92px, 1.4fr)',
      narrowWidth: 'minmax(88px, 1.4fr)',
      isSortable: true,
    },
    {
      key: 'image',
      label: t('column.image'),
      width: 'minmax(94px, 1.4fr)',
      narrowWidth: 'minmax(76px, 1fr)',
      isSortable: true,
    },
    { key: 'cpu', label: t('stats.cpu'), width: '70px', narrowWidth: '60px', align: 'end' },
    { key: 'memory', label: t('stats.memory'), width: '82px', narrowWidth: '76px', align: 'end' },
    {
      key: 'ports',
      label: t('column.ports'),
      width: 'minmax(108px, 0.6fr)',
      narrowWidth: '102px',
      isSortable: true,
    },
    {
      key: 'networks',
      label: t('column.networks'),
      width: 'minmax(92px, 0.55fr)',
      narrowWidth: null,
      isSortable: true,
    },
    {
      key: 'restart',
      label: t('column.restart'),
      width: 'minmax(118px, 0.95fr)',
      narrowWidth: '112px',
      isSortable: true,
    },
    {
      key: 'since',
      label: t('column.since'),
      width: 'minmax(106px, 0.65fr)',
      narrowWidth: '98px',
      isSortable: true,
    },
    { key: 'actions', label: t('column.actions'), width: '94px', narrowWidth: '90px', isLabelHidden: true },
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
