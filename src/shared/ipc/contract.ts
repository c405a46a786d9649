/**
 * Everything that the window may ask of main (methods) or follow (topics), written once. Main parses with the schemas
 * here; the window imports types only, so zod stays out of its bundle.
 */
import * as z from 'zod/mini'
import type { ActionPlan, ActivityEntry } from '../domain/action'
import type { DiskUsageSummary } from '../domain/disk-usage'
import type { ContainerRow } from '../domain/container-row'
import type { EngineStatus } from '../domain/engine'
import type { EngineEvent } from '../domain/event'
import type { Image, Network, Volume } from '../domain/objects'
import type { CollectionPatch } from '../domain/patch'
import type { RestartStory } from '../domain/restart-loop'
import type { AppError } from '../domain/result'
import { maximumRetryLimit } from '../domain/restart-policy'
import { settingsChangeSchema, type Settings } from '../settings'
import { containerMethods } from './areas/containers'
import { runMethods, runTopics } from './areas/run'
import { logsMethods, logsTopics } from './areas/logs'
import { terminalMethods, terminalTopics } from './areas/terminal'
import { statsTopics } from './areas/stats'
import { containerIdSchema, method, topic } from './define'

const containerIdsSchema = z.array(containerIdSchema).check(z.minLength(1), z.maxLength(10_000))
/** Every verb but renaming, which needs a name instead of a plan. */
const plannedVerbs = z.enum(['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove'])
const oneClickVerbs = z.enum(['start', 'stop', 'restart', 'pause', 'unpause', 'kill'])
/** The engine's own rule for container names. */
export const containerNameSchema = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/), z.maxLength(255))
/** A limit belongs to on-failure alone; 0 is without limit. */
const restartPolicySchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('on-failure'),
    maximumRetryCount: z.int().check(z.nonnegative(), z.maximum(maximumRetryLimit)),
  }),
  z.strictObject({ name: z.enum(['no', 'unless-stopped', 'always']), maximumRetryCount: z.literal(0) }),
])
/** Ids that main made up. */
const ownIdSchema = z.string().check(z.maxLength(64))

export interface AppInfo {
  readonly version: string
  readonly electronVersion: string
  readonly platform: string
  /** The system's language, e.g. "fr-FR". */
  readonly systemLanguage: string
  /** Set when the settings file was unreadable and set aside at this start. */
  readonly settingsNotice: 'recovered-from-backup' | 'reset-to-defaults' | 'newer-version' | null
}

export const methods = {
  'app.info': method(z.null())<AppInfo>(),
  'app.copyText': method(z.string().check(z.maxLength(1_000_000)))<null>(),
  'settings.update': method(settingsChangeSchema)<Settings>(),
  /** Try to connect now instead of waiting for the next attempt. */
  'engine.reconnect': method(z.null())<null>(),
  /** Measures now, as `docker system df`; asked for while a measurement runs, its answer is shared. */
  'disk.usage': method(z.null())<DiskUsageSummary>(),
  /** Starts and ends since this app began to listen, the last ones of each container. */
  'containers.restartStory': method(z.strictObject({ id: containerIdSchema }))<RestartStory>(),
  /**
   * Plan and apply in one step, for what loses nothing: stop and kill leave out a container whose `isAutoRemove` is not
   * false (result skipped, CONFLICT, field "autoRemove"). Those go by `actions.plan` and `actions.apply`.
   */
  'actions.act': method(z.strictObject({ verb: oneClickVerbs, ids: containerIdsSchema }))<ActivityEntry>(),
  'actions.rename': method(
    z.strictObject({ id: containerIdSchema, name: containerNameSchema }),
  )<ActivityEntry>(),
  'actions.plan': method(
    z.strictObject({
      verb: plannedVerbs,
      ids: containerIdsSchema,
      options: z.strictObject({ force: z.boolean(), removeAnonymousVolumes: z.boolean() }),
    }),
  )<ActionPlan>(),
  /** Plans another restart policy for running and stopped containers alike; applied by `actions.apply`. */
  'actions.planRestartPolicy': method(
    z.strictObject({ ids: containerIdsSchema, policy: restartPolicySchema }),
  )<ActionPlan>(),
  'actions.apply': method(z.strictObject({ planId: ownIdSchema }))<ActivityEntry>(),
  'actions.undo': method(z.strictObject({ activityId: ownIdSchema }))<ActivityEntry>(),
  ...containerMethods,
  ...runMethods,
  ...logsMethods,
  ...terminalMethods,
} as const

const nothing = z.null()

export const topics = {
  engine: topic(nothing)<EngineStatus, EngineStatus>(),
  settings: topic(nothing)<Settings, Settings>(),
  containers: topic(nothing)<readonly ContainerRow[], CollectionPatch<ContainerRow>>(),
  images: topic(nothing)<readonly Image[], CollectionPatch<Image>>(),
  networks: topic(nothing)<readonly Network[], CollectionPatch<Network>>(),
  volumes: topic(nothing)<readonly Volume[], CollectionPatch<Volume>>(),
  activity: topic(nothing)<readonly ActivityEntry[], CollectionPatch<ActivityEntry>>(),
  /** The last events, newest last; a patch carries the new ones and how many were dropped in between. */
  events: topic(nothing)<
    readonly EngineEvent[],
    { readonly added: readonly EngineEvent[]; readonly dropped: number }
  >(),
  ...runTopics,
  ...logsTopics,
  ...terminalTopics,
  ...statsTopics,
} as const

export type MethodName = keyof typeof methods
export type MethodInput<N extends MethodName> = z.input<(typeof methods)[N]['input']>
export type MethodParsed<N extends MethodName> = z.output<(typeof methods)[N]['input']>
export type MethodOutput<N extends MethodName> = Exclude<(typeof methods)[N]['output'], undefined>

export type TopicName = keyof typeof topics
export type TopicParams<N extends TopicName> = z.input<(typeof topics)[N]['params']>
export type TopicValue<N extends TopicName> = NonNullable<(typeof topics)[N]['value']>
export type TopicPatch<N extends TopicName> = NonNullable<(typeof topics)[N]['patch']>

const count = z.int().check(z.nonnegative())

/** Page → main over the topic port. `ack` gives one credit back; `again` asks for a fresh snapshot after a gap. */
export const portRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('follow'),
    id: count,
    topic: z.string().check(z.maxLength(40)),
    params: z.unknown(),
  }),
  z.object({ kind: z.literal('unfollow'), id: count }),
  z.object({ kind: z.literal('ack'), id: count, seq: count }),
  z.object({ kind: z.literal('again'), id: count }),
])
export type PortRequest = z.infer<typeof portRequestSchema>

/** Main → page. `seq` counts from 0 (the snapshot) without gaps, per followed id; a new snapshot starts at 0 again. */
export type PortMessage =
  | { readonly kind: 'snapshot'; readonly id: number; readonly seq: number; readonly value: unknown }
  | { readonly kind: 'patch'; readonly id: number; readonly seq: number; readonly patch: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: AppError }
