/** What was asked of the engine in this run, newest first. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ActivityEntry } from '@shared/domain/action'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'
import { useContainersStore } from './containers'

export const useActivityStore = defineStore('activity', () => {
  const containers = useContainersStore()
  const collection = createCollection<ActivityEntry>((entry) => entry.activityId)
  const isOpen = shallowRef(false)
  const seen = new Set<string>()

  /** Actions that began elsewhere (an undo, another part of the app) show in the rows too, once. */
  function reflect(entries: readonly ActivityEntry[]): void {
    for (const entry of entries) {
      if (!seen.has(entry.activityId) && entry.state === 'running') {
        const settled = new Set(entry.results.map((result) => result.id))
        const open = entry.targets.map((target) => target.id).filter((id) => !settled.has(id))
        containers.beginPending(
          entry.verb,
          open.filter((id) => !containers.pending.has(id)),
        )
      }
      seen.add(entry.activityId)
      containers.settlePending(entry)
    }
  }

  useTopic('activity', null, {
    ...collection.handlers,
    onPatch(patch) {
      collection.handlers.onPatch(patch)
      for (const id of patch.removed) seen.delete(id)
      reflect(patch.upserts)
    },
  })

  const entries = computed(() =>
    [...collection.rows.value.values()].sort((a, b) => b.startedAtMs - a.startedAtMs),
  )
  const runningCount = computed(() => entries.value.filter((entry) => entry.state === 'running').length)

  return { entries, runningCount, isOpen }
})
