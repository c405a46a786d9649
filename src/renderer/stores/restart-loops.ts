/** Tells that containers are in a restart loop: again for each that gets into one, until none is. */
import { defineStore } from 'pinia'
import { watch } from 'vue'
import { useContainersStore } from './containers'
import { useNoticesStore } from './notices'

export const useRestartLoopsStore = defineStore('restart-loops', () => {
  const containers = useContainersStore()
  const notices = useNoticesStore()
  let told: ReadonlySet<string> = new Set()

  watch(
    () => containers.loopingIds,
    (ids) => {
      const isNews = ids.some((id) => !told.has(id))
      told = new Set(ids)
      const shown = notices.notices.find(({ kind }) => kind === 'restart-loops')
      if (ids.length === 0 && shown !== undefined) notices.close(shown.id)
      if (isNews && shown === undefined) notices.add({ kind: 'restart-loops' })
    },
    { immediate: true },
  )

  return {}
})
