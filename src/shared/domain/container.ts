/** What a container is, in the app's own words. Values are facts that the engine stated; `null` means "not known (yet)". */
import type { Pairs } from './labels'

export const containerStates = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  'unknown',
] as const
export type ContainerState = (typeof containerStates)[number]

/** `none`: no health check is set, or the container does not run. */
export type ContainerHealth = 'none' | 'starting' | 'healthy' | 'unhealthy'

export const restartPolicyNames = ['no', 'on-failure', 'unless-stopped', 'always'] as const
export type RestartPolicyName = (typeof restartPolicyNames)[number]

/** `maximumRetryCount` matters for `on-failure` only; 0 is "without limit". */
export interface RestartPolicy {
  readonly name: RestartPolicyName
  readonly maximumRetryCount: number
}

export type PortProtocol = 'tcp' | 'udp' | 'sctp'

/** One row per address, as the engine binds it: `-p 8080:80` gives two, for 0.0.0.0 and for ::. */
export interface PublishedPort {
  readonly hostAddress: string
  readonly hostPort: number
  readonly containerPort: number
  readonly protocol: PortProtocol
}

export interface ExposedPort {
  readonly containerPort: number
  readonly protocol: PortProtocol
}

/** What `docker run -p` asked for; `hostPort` is text since it may be empty (random), "0" or a range. */
export interface PortBinding {
  readonly hostAddress: string
  readonly hostPort: string
  readonly containerPort: number
  readonly protocol: PortProtocol
}

export interface NetworkAttachment {
  /** Empty while a created container has never been started. */
  readonly networkId: string
  readonly networkName: string
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  readonly gateway: string | null
  /** Absent where it has none. */
  readonly ipv6Gateway?: string | null
  readonly macAddress: string | null
  readonly aliases: readonly string[]
}

export interface ContainerMount {
  readonly type: string
  /** The volume's name for type "volume", else null. */
  readonly volumeName: string | null
  readonly source: string
  readonly destination: string
  readonly driver: string | null
  readonly isReadOnly: boolean
}

export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  /** As it was asked for at creation, e.g. "nginx:1.27". */
  readonly imageReference: string
  readonly imageId: string
  readonly command: readonly string[]
  readonly createdAtMs: number
  readonly state: ContainerState
  readonly health: ContainerHealth
  /** What inspecting says in any state: a stopped container with a health check stays "unhealthy". null until inspected. */
  readonly lastHealth: ContainerHealth | null
  /** Of the last run or of a start that failed; null while running, or when it never was started. */
  readonly exitCode: number | null
  readonly isOomKilled: boolean | null
  /** The engine's words about a start that failed, "" if none. */
  readonly stateError: string
  readonly startedAtMs: number | null
  readonly finishedAtMs: number | null
  readonly restartPolicy: RestartPolicy | null
  readonly restartCount: number | null
  readonly isAutoRemove: boolean | null
  readonly publishedPorts: readonly PublishedPort[]
  readonly exposedPorts: readonly ExposedPort[]
  /** null until inspected. */
  readonly portBindings: readonly PortBinding[] | null
  readonly networkMode: string
  readonly networks: readonly NetworkAttachment[]
  readonly mounts: readonly ContainerMount[]
  readonly labels: Pairs
  readonly composeProject: string | null
  readonly composeService: string | null
  /** A task of a Swarm service: the orchestrator owns it. */
  readonly isSwarmTask: boolean
  /** False while only the list row is known: the fields that allow null may still come. */
  readonly isInspected: boolean
}

/** A container whose process exists (paused and restarting included): removing it needs force. */
export function isActive(state: ContainerState): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting'
}

/** A volume name that the engine made up: 64 hex digits. A hint only: anyone can choose such a name. */
export function looksAnonymous(volumeName: string): boolean {
  return /^[0-9a-f]{64}$/.test(volumeName)
}
