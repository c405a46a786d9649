/** Buttons for verbs on one container: how each is called, and why it does nothing now. */
import { computed, type ComputedRef } from 'vue'
import { isActive } from '@shared/domain/container'
import type { ContainerVerb } from '@shared/domain/action'
import type { ContainerRow } from '@shared/domain/container-row'
import { verbObstacle } from '@shared/domain/container-view'
import { visibleText } from '@shared/domain/visible-text'
import { useContainersStore } from '../../stores/containers'
import { useEngineStore } from '../../stores/engine'
import { useText } from '../../ui/text'

export type MainVerb = 'start' | 'stop' | 'unpause'

export interface VerbButton<Verb extends ContainerVerb> {
  readonly verb: Verb
  /** Verb and object: "Stop web". */
  readonly label: string
  readonly title: string
  /** Why it can't be pressed now; null when it can. */
  readonly obstacle: string | null
}

/** What the state calls for first. */
export function mainVerb(row: ContainerRow): MainVerb {
  if (row.state === 'paused') return 'unpause'
  return isActive(row.state) ? 'stop' : 'start'
}

export function useVerbButtons<Verb extends ContainerVerb>(
  row: () => ContainerRow,
  verbs: () => readonly Verb[],
): ComputedRef<readonly VerbButton<Verb>[]> {
  const { t } = useText()
  const engine = useEngineStore()
  const containers = useContainersStore()

  function obstacleTo(verb: Verb): string | null {
    if (!engine.canChange) return t('obstacle.not-live')
    if (containers.pending.has(row().id)) return t('obstacle.pending')
    const reason = verbObstacle(verb, row())
    return reason === null ? null : t(`obstacle.${reason}`)
  }

  return computed(() =>
    verbs().map((verb) => {
      const label = t(`verb.${verb}.named`, { name: visibleText(row().name) })
      const obstacle = obstacleTo(verb)
      return { verb, label, obstacle, title: obstacle === null ? label : `${label}\n${obstacle}` }
    }),
  )
}
