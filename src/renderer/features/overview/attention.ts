/** What needs a look, as groups that a filter of the containers' list can show. */
import type { ContainerRow } from '@shared/domain/container-row'

export interface AttentionGroup {
  readonly kind: 'unhealthy' | 'looping' | 'restarting' | 'startFailed' | 'exited'
  /** Newest first. */
  readonly rows: readonly ContainerRow[]
  /** The filter line that shows them. */
  readonly filter: string
}

/** An end that is older has been seen, or nobody minds. */
const recentMs = 24 * 3_600_000

/** `nowMs` by the engine's clock. Groups without a container are left out. */
export function attentionGroups(rows: Iterable<ContainerRow>, nowMs: number): readonly AttentionGroup[] {
  const unhealthy: ContainerRow[] = []
  const looping: ContainerRow[] = []
  const restarting: ContainerRow[] = []
  const startFailed: ContainerRow[] = []
  const exited: ContainerRow[] = []
  for (const row of rows) {
    const isEnded = row.state === 'exited' || row.state === 'dead'
    if (row.restartLoop !== null) looping.push(row)
    else if (row.state === 'running' && row.health === 'unhealthy') unhealthy.push(row)
    else if (row.state === 'restarting') restarting.push(row)
    else if (row.stateError !== '' && (isEnded || row.state === 'created')) startFailed.push(row)
    else if (isEnded && isRecentFailure(row, nowMs)) exited.push(row)
  }
  const groups: readonly AttentionGroup[] = [
    { kind: 'unhealthy', rows: newestFirst(unhealthy), filter: 'health:unhealthy' },
    { kind: 'looping', rows: newestFirst(looping), filter: 'restart:loop' },
    { kind: 'restarting', rows: newestFirst(restarting), filter: 'state:restarting' },
    { kind: 'startFailed', rows: newestFirst(startFailed), filter: 'state:stopped' },
    { kind: 'exited', rows: newestFirst(exited), filter: 'state:exited,dead' },
  ]
  return groups.filter((group) => group.rows.length > 0)
}

/** 137 and 143 are how a stop by hand ends: no failure by themselves. */
function isRecentFailure(row: ContainerRow, nowMs: number): boolean {
  const { exitCode, finishedAtMs } = row
  if (exitCode === null || exitCode === 0 || exitCode === 137 || exitCode === 143) return false
  return finishedAtMs !== null && nowMs - finishedAtMs < recentMs
}

function newestFirst(rows: readonly ContainerRow[]): readonly ContainerRow[] {
  const instant = (row: ContainerRow) => row.finishedAtMs ?? row.startedAtMs ?? row.createdAtMs
  return [...rows].sort((a, b) => instant(b) - instant(a))
}
