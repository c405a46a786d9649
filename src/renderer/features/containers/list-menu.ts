/** What can be done with a whole Compose project, or with the whole list, and to which containers. Pure. */
import { isActive } from '@shared/domain/container'
import type { ContainerRow } from '@shared/domain/container-row'
import { verbObstacle } from '@shared/domain/container-view'
import { compareText, naturalKey } from '@shared/domain/sort'
import { visibleText } from '@shared/domain/visible-text'
import type { PlannedVerb } from '../../stores/actions'
import { RemoveIcon, RestartIcon, StartIcon, StopIcon } from '../../ui/icons'
import type { MenuItem } from '../../ui/menu'
import type { Text } from '../../ui/text'

type ProjectVerb = Exclude<PlannedVerb, 'kill'>

export interface ListMenuItem extends MenuItem {
  readonly key: ProjectVerb
  readonly ids: readonly string[]
}

const isStoppedRow = (row: ContainerRow) => !isActive(row.state)

/** Whom a verb for all is for: restarting would start those that were stopped on purpose. */
const isMeant: Readonly<Record<ProjectVerb, (row: ContainerRow) => boolean>> = {
  start: isStoppedRow,
  stop: (row) => isActive(row.state),
  restart: (row) => isActive(row.state),
  remove: isStoppedRow,
}

const icons = { start: StartIcon, stop: StopIcon, restart: RestartIcon, remove: RemoveIcon } as const

/** Each opens a plan: what a filter hides is done too, and must be seen first. */
export function projectMenu(
  project: string,
  rows: Iterable<ContainerRow>,
  canChange: boolean,
  { t }: Pick<Text, 't'>,
): readonly ListMenuItem[] {
  const members = [...rows].filter((row) => row.composeProject === project)
  const item = (verb: ProjectVerb): ListMenuItem => ({
    ...itemFor(verb, members, canChange, t('project.nothing'), t('obstacle.not-live')),
    label: t('menu.withDialog', { action: t(`project.${verb}`, { name: visibleText(project) }) }),
  })
  return [
    item('start'),
    item('stop'),
    item('restart'),
    { ...item('remove'), isDanger: true, startsGroup: true },
  ]
}

/** The same for all containers of the engine. */
export function wholeListMenu(
  rows: Iterable<ContainerRow>,
  canChange: boolean,
  { t }: Pick<Text, 't'>,
): readonly ListMenuItem[] {
  const item = itemFor('remove', [...rows], canChange, t('containers.noneStopped'), t('obstacle.not-live'))
  const label = t('menu.withDialog', { action: t('containers.removeStopped') })
  return [{ ...item, label, isDanger: true }]
}

function itemFor(
  verb: ProjectVerb,
  rows: readonly ContainerRow[],
  canChange: boolean,
  nothing: string,
  notLive: string,
): ListMenuItem {
  const ids = rows
    .filter((row) => isMeant[verb](row) && verbObstacle(verb, row) === null)
    .sort((a, b) => compareText(naturalKey(a.name), naturalKey(b.name)))
    .map((row) => row.id)
  const obstacle = canChange ? (ids.length === 0 ? nothing : null) : notLive
  return { key: verb, label: '', icon: icons[verb], ids, obstacle }
}
