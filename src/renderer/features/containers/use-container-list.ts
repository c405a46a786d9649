/**
 * The list as it is shown: filtered, sorted, grouped. Each step keeps what the step before left unchanged, so one changed row
 * among thousands costs one comparison run, not a sort. Lives with the page.
 */
import { computed, type ComputedRef } from 'vue'
import { createContainerMatcher, parseContainerQuery } from '@shared/domain/container-query'
import type { ContainerRow } from '@shared/domain/container-row'
import type { Query } from '@shared/domain/query'
import { compareText, naturalKey, resort, type Compare } from '@shared/domain/sort'
import { useContainersStore } from '../../stores/containers'
import { useSettingsStore } from '../../stores/settings'
import type { TableGroup, TableSort } from '../../ui/table-layout'
import { containerOrder } from './columns'

/** A group by Compose project; `null` holds the containers without one. */
export interface ProjectGroup extends TableGroup<ContainerRow> {
  readonly project: string | null
}

export interface ContainerList {
  readonly query: ComputedRef<Query>
  readonly sort: ComputedRef<TableSort>
  readonly shown: ComputedRef<readonly ContainerRow[]>
  readonly groups: ComputedRef<readonly ProjectGroup[]>
  readonly sortBy: (column: string) => void
  readonly toggleGroup: (key: string) => void
}

/** `labelOf`: what a group's header row is called. */
export function useContainerList(labelOf: (project: string | null) => string): ContainerList {
  const containers = useContainersStore()
  const settings = useSettingsStore()

  const sort = computed<TableSort>(() => ({
    column: settings.containers.sortColumn,
    direction: settings.containers.sortDirection,
  }))
  const order = computed(() => containerOrder(sort.value.column, sort.value.direction))
  const sorted = computed<{ readonly rows: readonly ContainerRow[]; readonly order: Compare<ContainerRow> }>(
    (previous) => {
      const before = previous?.order === order.value ? previous.rows : []
      return { rows: resort(before, containers.rows, order.value), order: order.value }
    },
  )

  const query = computed(() => parseContainerQuery(containers.filterText))
  const matcher = computed(() => createContainerMatcher(query.value))
  const shown = computed(() =>
    query.value.terms.length === 0 ? sorted.value.rows : sorted.value.rows.filter(matcher.value),
  )

  const groups = computed<readonly ProjectGroup[]>(() => {
    const isFiltering = query.value.terms.length > 0
    return groupByProject(shown.value, settings.containers.groupByProject).map(
      ([project, rows, hasHeader]) => {
        const key = project ?? ''
        return {
          key,
          project,
          rows,
          label: hasHeader ? labelOf(project) : null,
          // A match must not hide in a folded group.
          isCollapsed: hasHeader && !isFiltering && containers.collapsedProjects.has(key),
        }
      },
    )
  })

  return {
    query,
    sort,
    shown,
    groups,
    sortBy(column) {
      const isSame = sort.value.column === column
      const sortDirection = isSame && sort.value.direction === 'ascending' ? 'descending' : 'ascending'
      void settings.update({ containers: { ...settings.containers, sortColumn: column, sortDirection } })
    },
    toggleGroup(key) {
      const keys = new Set(containers.collapsedProjects)
      if (!keys.delete(key)) keys.add(key)
      containers.collapsedProjects = keys
    },
  }
}

/** Projects by name, the rest last. Without any project there is one plain list. */
function groupByProject(
  rows: readonly ContainerRow[],
  isWanted: boolean,
): readonly (readonly [project: string | null, rows: readonly ContainerRow[], hasHeader: boolean])[] {
  const byProject = new Map<string, ContainerRow[]>()
  const others: ContainerRow[] = []
  if (isWanted) {
    for (const row of rows) {
      if (row.composeProject === null) others.push(row)
      else {
        const group = byProject.get(row.composeProject)
        if (group === undefined) byProject.set(row.composeProject, [row])
        else group.push(row)
      }
    }
  }
  if (byProject.size === 0) return [[null, rows, false]]
  const projects = [...byProject].sort(([a], [b]) => compareText(naturalKey(a), naturalKey(b)))
  const grouped = projects.map(([project, members]) => [project, members, true] as const)
  return others.length === 0 ? grouped : [...grouped, [null, others, true]]
}
