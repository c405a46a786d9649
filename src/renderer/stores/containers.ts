/** The containers, which of them are selected, and what has been asked of them and isn't seen done yet. */
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { ActivityEntry, ContainerVerb } from '@shared/domain/action'
import type { ContainerRow } from '@shared/domain/container-row'
import { isStopped, showsVerbDone } from '@shared/domain/container-view'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'
import { useEngineStore } from './engine'

interface PendingVerb {
  readonly verb: ContainerVerb
  /** The row when it was asked. */
  readonly before: ContainerRow
}

/** How long a row may take to show what the engine has already confirmed. */
const confirmedPendingMs = 3000

export const useContainersStore = defineStore('containers', () => {
  const collection = createCollection<ContainerRow>((row) => row.id, onRowsChanged)
  const { rows } = collection
  const engine = useEngineStore()
  const selection = shallowRef<ReadonlySet<string>>(new Set())
  /** The filter line, and the Compose projects that are folded: kept while other pages are open. */
  const filterText = shallowRef('')
  const collapsedProjects = shallowRef<ReadonlySet<string>>(new Set())
  const pending = shallowReactive(new Map<string, PendingVerb>())

  useTopic('containers', null, collection.handlers)

  function onRowsChanged(): void {
    for (const [id, { verb, before }] of pending) {
      const row = rows.value.get(id)
      if (row === undefined || showsVerbDone(verb, before, row)) pending.delete(id)
    }
    if ([...selection.value].some((id) => !rows.value.has(id))) {
      selection.value = new Set([...selection.value].filter((id) => rows.value.has(id)))
    }
  }

  function beginPending(verb: ContainerVerb, ids: readonly string[]): void {
    for (const id of ids) {
      const before = rows.value.get(id)
      if (before !== undefined) pending.set(id, { verb, before })
    }
  }

  function endPending(ids: readonly string[]): void {
    for (const id of ids) pending.delete(id)
  }

  /** What an activity entry says of its targets: a result that isn't "done" changes no row, so nothing else ends the wait. */
  function settlePending(entry: ActivityEntry): void {
    const confirmed = new Map<string, PendingVerb>()
    for (const { id, outcome } of entry.results) {
      const known = pending.get(id)
      if (known === undefined || known.verb !== entry.verb) continue
      if (outcome === 'done') confirmed.set(id, known)
      else pending.delete(id)
    }
    if (confirmed.size === 0) return
    setTimeout(() => {
      for (const [id, known] of confirmed) if (pending.get(id) === known) pending.delete(id)
    }, confirmedPendingMs)
  }

  const counts = computed(() => {
    let running = 0
    let stopped = 0
    let unhealthy = 0
    let restarting = 0
    let paused = 0
    for (const row of rows.value.values()) {
      if (row.state === 'running') running += 1
      if (isStopped(row.state)) stopped += 1
      if (row.state === 'running' && row.health === 'unhealthy') unhealthy += 1
      if (row.state === 'restarting') restarting += 1
      if (row.state === 'paused') paused += 1
    }
    return { total: rows.value.size, running, stopped, unhealthy, restarting, paused }
  })

  /** One per address, as the engine binds them and the page of ports lists them. */
  const publishedPortCount = computed(() => {
    let count = 0
    for (const row of rows.value.values()) count += row.publishedPorts.length
    return count
  })

  /** In a restart loop, in a stable order. */
  const loopingIds = computed(() => {
    const ids: string[] = []
    for (const row of rows.value.values()) if (row.restartLoop !== null) ids.push(row.id)
    return ids.sort()
  })

  return {
    rows,
    isLoaded: computed(() => collection.isLoaded.value && engine.hasListed('containers')),
    error: collection.error,
    counts,
    publishedPortCount,
    loopingIds,
    selection,
    filterText,
    collapsedProjects,
    pending,
    beginPending,
    endPending,
    settlePending,
  }
})
