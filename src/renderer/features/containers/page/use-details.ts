/** The details of the page's container, read again whenever its row has news. Lives with the tab that asks. */
import { computed, watch, type ComputedRef } from 'vue'
import type { ContainerDetails } from '@shared/domain/container-details'
import type { ContainerRow } from '@shared/domain/container-row'
import type { AppError } from '@shared/domain/result'
import { useContainerDetailsStore } from '../../../stores/container-details'
import { useContainersStore } from '../../../stores/containers'
import { useEngineStore } from '../../../stores/engine'

export interface ShownDetails {
  /** null until they are read. */
  readonly details: ComputedRef<ContainerDetails | null>
  readonly error: ComputedRef<AppError | null>
  readonly refresh: () => void
}

export function useDetails(row: () => ContainerRow): ShownDetails {
  const store = useContainerDetailsStore()
  const engine = useEngineStore()
  const containers = useContainersStore()

  function refresh(): void {
    // Of what is removed, the last known state stays.
    if (engine.canChange && containers.rows.has(row().id)) void store.refresh(row().id)
  }
  watch([row, () => engine.canChange], refresh, { immediate: true })

  return {
    details: computed(() => (store.details?.id === row().id ? store.details : null)),
    error: computed(() => store.error),
    refresh,
  }
}
