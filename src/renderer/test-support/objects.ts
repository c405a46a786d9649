/** Plain objects for specs; each spec names only what it is about. */
import type { ActionPlan, ActivityEntry } from '@shared/domain/action'
import type { ContainerRow } from '@shared/domain/container-row'
import type { EngineStatus } from '@shared/domain/engine'

/** A full id made of one hex digit. */
export function idOf(digit: string): string {
  return digit.repeat(64)
}

export function makeStatus(changes: Partial<EngineStatus> = {}): EngineStatus {
  return {
    endpoint: { url: 'unix:///var/run/docker.sock', source: 'default', contextName: 'default' },
    phase: 'live',
    phaseSinceMs: 1000,
    identity: null,
    failure: null,
    nextAttemptAtMs: null,
    hasSnapshot: true,
    listedKinds: changes.hasSnapshot === false ? [] : ['containers', 'images', 'networks', 'volumes'],
    clockSkewMs: 0,
    ...changes,
  }
}

export function makeEntry(
  rows: readonly ContainerRow[],
  changes: Partial<ActivityEntry> = {},
): ActivityEntry {
  return {
    activityId: 'activity-1',
    verb: 'stop',
    targets: rows.map(({ id, name }) => ({ id, name })),
    dockerCommand: `docker container stop ${rows.map((row) => row.name).join(' ')}`,
    state: 'succeeded',
    startedAtMs: 1000,
    finishedAtMs: 2400,
    results: rows.map(({ id, name }) => ({ id, name, outcome: 'done', error: null })),
    newName: null,
    undoVerb: 'start',
    ...changes,
  }
}

export function makePlan(rows: readonly ContainerRow[], changes: Partial<ActionPlan> = {}): ActionPlan {
  return {
    planId: 'plan-1',
    verb: 'remove',
    engineId: 'engine',
    items: rows.map(({ id, name, imageReference }) => ({ id, name, imageReference, notes: [] })),
    refusals: [],
    options: { force: false, removeAnonymousVolumes: false },
    dockerCommand: rows.length === 0 ? '' : `docker container rm ${rows.map((row) => row.name).join(' ')}`,
    expiresAtMs: 600_000,
    ...changes,
  }
}
