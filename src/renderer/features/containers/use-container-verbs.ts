/** From a verb on some rows to the call or the dialog that it needs. Lives with the page. */
import { shallowRef, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { ContainerVerb } from '@shared/domain/action'
import type { ContainerRow } from '@shared/domain/container-row'
import { useActionsStore, type PlannedVerb } from '../../stores/actions'
import { useAppStore } from '../../stores/app'
import { useNoticesStore } from '../../stores/notices'
import type { Point } from '../../ui/menu'
import type { RowMenuChoice } from './row-menu'

export interface OpenMenu {
  readonly row: ContainerRow
  readonly at: Point
}

export type OpenDialog =
  | { readonly kind: 'rename' | 'run-command'; readonly row: ContainerRow }
  | { readonly kind: 'restart-policy'; readonly ids: readonly string[] }
  | { readonly kind: 'plan'; readonly verb: PlannedVerb; readonly ids: readonly string[] }

export interface ContainerVerbs {
  readonly menu: ShallowRef<OpenMenu | null>
  readonly dialog: ShallowRef<OpenDialog | null>
  readonly perform: (verb: ContainerVerb, rows: readonly ContainerRow[]) => void
  readonly closeMenu: () => void
  readonly closeDialog: () => void
  readonly choose: (choice: RowMenuChoice, row: ContainerRow) => void
}

function isEnding(verb: ContainerVerb): verb is 'stop' | 'kill' {
  return verb === 'stop' || verb === 'kill'
}

export function useContainerVerbs(): ContainerVerbs {
  const actions = useActionsStore()
  const app = useAppStore()
  const notices = useNoticesStore()
  const router = useRouter()
  const menu = shallowRef<OpenMenu | null>(null)
  const dialog = shallowRef<OpenDialog | null>(null)

  /**
   * Removing loses something, and so do killing many at once and ending what is removed when it ends (--rm, or perhaps:
   * not known yet). Those show first what will go.
   */
  function perform(verb: ContainerVerb, rows: readonly ContainerRow[]): void {
    const [first] = rows
    if (first === undefined) return
    const ids = rows.map((row) => row.id)
    const mayGo = rows.some((row) => row.isAutoRemove !== false)
    if (verb === 'set-restart-policy') dialog.value = { kind: 'restart-policy', ids }
    else if (verb === 'rename') dialog.value = { kind: 'rename', row: first }
    else if (verb === 'remove' || (verb === 'kill' && ids.length > 1) || (isEnding(verb) && mayGo)) {
      dialog.value = { kind: 'plan', verb, ids }
    } else void actions.act(verb, ids)
  }

  async function copy(text: string): Promise<void> {
    if (await app.copyText(text)) notices.add({ kind: 'copied' })
  }

  return {
    menu,
    dialog,
    perform,
    closeMenu: () => (menu.value = null),
    closeDialog: () => (dialog.value = null),
    choose(choice, row) {
      if (choice === 'copy-name') void copy(row.name)
      else if (choice === 'copy-id') void copy(row.id)
      else if (choice === 'logs') void router.push(`/containers/${row.id}/logs`)
      else if (choice === 'copy-run') dialog.value = { kind: 'run-command', row }
      else perform(choice, [row])
    },
  }
}
