/** Every topic of the contract and where it comes from. Built once; lives as long as the app. */
import type { ActivityEntry } from '@shared/domain/action'
import type { Container } from '@shared/domain/container'
import { toContainerRow } from '@shared/domain/container-row'
import type { CollectionPatch } from '@shared/domain/patch'
import { fail, ok, toAppError, type Result } from '@shared/domain/result'
import {
  topics,
  type TopicName,
  type TopicParams,
  type TopicPatch,
  type TopicValue,
} from '@shared/ipc/contract'
import type { Actions } from '../../actions/action-port'
import type { Jobs } from '../../jobs/job-port'
import type { LogSessions } from '../../sessions/logs/log-sessions'
import type { StatsRoom } from '../../sessions/stats/stats-port'
import type { SettingsStore } from '../../settings/settings-store'
import type { Terminals } from '../../sessions/terminal/terminals'
import type { RestartWatch } from '../../state/restart-watch'
import type { LiveState, StateChange } from '../../state/state-port'
import { batchSource, collectionSource, valueSource, type TopicSource } from './source'
import { terminalSource } from './terminal-source'
import { statsSource } from './stats-source'

/** What `recentEvents` holds. */
const maximumEvents = 1_000

export type Sources = {
  readonly [N in TopicName]: (params: TopicParams<N>) => TopicSource<TopicValue<N>, TopicPatch<N>>
}

/** Refuses, as data, a topic that the contract does not name and parameters that it does not allow. */
export type FindSource = (topic: string, params: unknown) => Result<TopicSource<unknown, unknown>>

export function createSources(options: {
  readonly state: LiveState
  readonly actions: Actions
  readonly jobs: Jobs
  readonly settings: SettingsStore
  readonly logs: LogSessions
  readonly terminals: Terminals
  readonly stats: StatsRoom
  readonly restarts: RestartWatch
}): Sources {
  const { state, actions, jobs, settings, logs, terminals, stats, restarts } = options

  const watchState =
    <K extends StateChange['kind']>(kind: K) =>
    (changed: (change: Extract<StateChange, { kind: K }>) => void) =>
      state.subscribe((change) => {
        if (change.kind === kind) changed(change as Extract<StateChange, { kind: K }>)
      })

  const status = valueSource({ read: () => state.status, watch: watchState('status') })
  const containers = collectionSource({
    read: () => state.snapshot.containers.values(),
    watch: (changed) => watchContainers(state, restarts, changed),
    project: (container) => toContainerRow(container, restarts.loopOf(container.id)),
    keyOf: (row) => row.id,
  })
  const images = collectionSource({
    read: () => state.snapshot.images.values(),
    watch: (changed) => watchState('images')((change) => changed(change.patch)),
    project: (image) => image,
    keyOf: (image) => image.id,
  })
  const networks = collectionSource({
    read: () => state.snapshot.networks.values(),
    watch: (changed) => watchState('networks')((change) => changed(change.patch)),
    project: (network) => network,
    keyOf: (network) => network.id,
  })
  const volumes = collectionSource({
    read: () => state.snapshot.volumes.values(),
    watch: (changed) => watchState('volumes')((change) => changed(change.patch)),
    project: (volume) => volume,
    keyOf: (volume) => volume.name,
  })
  const events = batchSource({
    read: () => state.recentEvents,
    watch: watchState('events'),
    limit: maximumEvents,
  })
  const activity = collectionSource({
    read: () => actions.entries,
    watch: (changed) => watchEntries(actions, changed),
    project: (entry) => entry,
    keyOf: (entry) => entry.activityId,
  })
  const jobsSource = collectionSource({
    read: () => jobs.jobs,
    watch: (changed) => jobs.subscribe(changed),
    project: (job) => job,
    keyOf: (job) => job.jobId,
  })
  const terminalList = collectionSource({
    read: () => terminals.sessions,
    watch: (changed) => terminals.subscribe(changed),
    project: (session) => session,
    keyOf: (session) => session.id,
  })
  const settingsSource = valueSource({
    read: () => settings.current,
    watch: (changed) => settings.subscribe(changed),
  })

  return {
    engine: () => status,
    settings: () => settingsSource,
    containers: () => containers,
    images: () => images,
    networks: () => networks,
    volumes: () => volumes,
    activity: () => activity,
    events: () => events,
    jobs: () => jobsSource,
    // One for each follower: an open log counts who watches it. An unknown one is refused when it is followed.
    logs: ({ sessionId }) =>
      valueSource({
        read: () => logs.status(sessionId),
        watch: (changed) => logs.watch(sessionId, changed),
      }),
    terminals: () => terminalList,
    terminal: ({ id }) => terminalSource(terminals.feed(id)),
    stats: (params) => statsSource(stats, params),
  }
}

/** A container's row changes with the container, and with the loop that it is in or has left. */
function watchContainers(
  state: LiveState,
  restarts: RestartWatch,
  changed: (patch: CollectionPatch<Container>) => void,
): () => void {
  const stopState = state.subscribe((change) => {
    if (change.kind === 'containers') changed(change.patch)
  })
  const stopRestarts = restarts.subscribe((ids) => {
    const upserts = ids.flatMap((id) => state.snapshot.containers.get(id) ?? [])
    if (upserts.length > 0) changed({ upserts, removed: [] })
  })
  return () => {
    stopState()
    stopRestarts()
  }
}

/** The list of entries forgets its oldest without saying so; the patch says it. */
function watchEntries(
  actions: Actions,
  changed: (patch: CollectionPatch<ActivityEntry>) => void,
): () => void {
  const known = new Set(actions.entries.map((entry) => entry.activityId))
  return actions.subscribe((entry) => {
    known.add(entry.activityId)
    const removed: string[] = []
    if (known.size > actions.entries.length) {
      const present = new Set(actions.entries.map((each) => each.activityId))
      for (const id of known) if (!present.has(id)) removed.push(id)
      for (const id of removed) known.delete(id)
    }
    changed({ upserts: [entry], removed: removed.filter((id) => id !== entry.activityId) })
  })
}

export function sourceFinder(sources: Sources): FindSource {
  const table = new Map<string, (params: never) => TopicSource<unknown, unknown>>(Object.entries(sources))
  return (topic, params) => {
    const open = table.get(topic)
    if (open === undefined) {
      return fail({ code: 'INVALID_INPUT', message: 'There is no such topic.', field: 'topic' })
    }
    const parsed = topics[topic as TopicName].params.safeParse(params)
    if (!parsed.success) {
      return fail({ code: 'INVALID_INPUT', message: 'The topic has no such parameters.', field: 'params' })
    }
    try {
      return ok(open(parsed.data as never))
    } catch (cause) {
      return fail(toAppError(cause))
    }
  }
}
