/** The entries of the menu behind a row. */
import type { ContainerVerb } from '@shared/domain/action'
import { isActive } from '@shared/domain/container'
import type { ContainerRow } from '@shared/domain/container-row'
import { verbObstacle } from '@shared/domain/container-view'
import type { MenuItem } from '../../ui/menu'
import {
  CopyIcon,
  KillIcon,
  LogsIcon,
  PauseIcon,
  RemoveIcon,
  RenameIcon,
  RestartIcon,
  RestartPolicyIcon,
  StartIcon,
  StopIcon,
  UnpauseIcon,
} from '../../ui/icons'
import type { Text } from '../../ui/text'

export type RowMenuChoice = ContainerVerb | 'logs' | 'copy-name' | 'copy-id' | 'copy-run'

const icons = {
  start: StartIcon,
  stop: StopIcon,
  restart: RestartIcon,
  pause: PauseIcon,
  unpause: UnpauseIcon,
  kill: KillIcon,
  rename: RenameIcon,
  remove: RemoveIcon,
  'set-restart-policy': RestartPolicyIcon,
} as const satisfies Record<ContainerVerb, unknown>

/** Verbs without sense in this state are left out, save those that are always looked for; they say why not. */
export function rowMenu(row: ContainerRow, canChange: boolean, { t }: Pick<Text, 't'>): readonly MenuItem[] {
  const startOrStop: ContainerVerb = isActive(row.state) ? 'stop' : 'start'
  const pauseOrUnpause: ContainerVerb = row.state === 'paused' ? 'unpause' : 'pause'

  function verbItem(verb: ContainerVerb, extra: Partial<MenuItem> = {}): MenuItem {
    const reason = verbObstacle(verb, row)
    const obstacle = canChange ? (reason === null ? null : t(`obstacle.${reason}`)) : t('obstacle.not-live')
    const needsDialog = verb === 'rename' || verb === 'remove' || verb === 'set-restart-policy'
    const label = needsDialog ? t('menu.withDialog', { action: t(`verb.${verb}`) }) : t(`verb.${verb}`)
    return { key: verb, label, icon: icons[verb], obstacle, ...extra }
  }

  return [
    verbItem(startOrStop),
    verbItem('restart'),
    verbItem(pauseOrUnpause),
    verbItem('kill', { isDanger: true }),
    { key: 'logs', label: t('logs.menu'), icon: LogsIcon, startsGroup: true },
    verbItem('rename', { startsGroup: true }),
    verbItem('set-restart-policy'),
    { key: 'copy-name', label: t('menu.copyName'), icon: CopyIcon },
    { key: 'copy-id', label: t('menu.copyId'), icon: CopyIcon },
    {
      key: 'copy-run',
      label: t('container.copyRun'),
      icon: CopyIcon,
      obstacle: canChange ? null : t('obstacle.not-live'),
    },
    verbItem('remove', { isDanger: true, startsGroup: true }),
  ]
}
