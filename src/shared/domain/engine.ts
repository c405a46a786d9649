/** What is known of the engine itself and of the connection to it. */

/** Where an endpoint comes from: the same order in which the docker CLI decides. */
export type EndpointSource = 'host-option' | 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'current-context' | 'default'

export interface EndpointDescription {
  /** As docker writes it, e.g. "unix:///var/run/docker.sock"; never with a password. */
  readonly url: string
  readonly source: EndpointSource
  /** "default" when no context decides. */
  readonly contextName: string
}

/** Why an engine can't be reached: a closed set that the window explains one by one. */
export const connectionFailures = [
  'no-socket',
  'permission-denied',
  'refused',
  'not-answering',
  'not-docker',
  'closed',
  'bad-endpoint',
  'unknown-context',
  'tls-failed',
  'too-old',
  'unsupported-transport',
  'unknown-host',
] as const
export type ConnectionFailure = (typeof connectionFailures)[number]

export interface FailureReport {
  readonly reason: ConnectionFailure
  /** The system's or the engine's own words. */
  readonly detail: string
}

export interface EngineIdentity {
  /** From /info; "" while not yet asked. Writes are bound to it. */
  readonly engineId: string
  readonly name: string
  /** e.g. "20.10.24". */
  readonly version: string
  /** What is spoken with it, e.g. "1.41". */
  readonly apiVersion: string
  /** The newest that the engine offers. */
  readonly engineApiVersion: string
  readonly osType: string
  readonly operatingSystem: string
  readonly architecture: string
  readonly kernelVersion: string
  readonly cpuCount: number
  readonly memoryBytes: number
  readonly storageDriver: string
  readonly dataRoot: string
  readonly cgroupVersion: string
  readonly loggingDriver: string
  readonly isRootless: boolean
  readonly isPodman: boolean
  readonly swarm: SwarmMembership
  readonly warnings: readonly string[]
}

export interface SwarmMembership {
  /** "inactive", "pending", "active", "error", "locked". */
  readonly state: string
  readonly isManager: boolean
  readonly nodeId: string
  readonly nodeAddress: string
  readonly nodes: number | null
  readonly managers: number | null
  readonly error: string
}

/**
 * connecting: never been live yet · live: every change is followed · stale: connected once, now not answering, last known
 * state shown · gone: no connection, last known state shown. Changes are allowed only when live.
 */
export type ConnectionPhase = 'connecting' | 'live' | 'stale' | 'gone'

/** The kinds of object that are listed, in the words of the topics. */
export type ListedKind = 'containers' | 'images' | 'networks' | 'volumes'

export interface EngineStatus {
  readonly endpoint: EndpointDescription
  readonly phase: ConnectionPhase
  readonly phaseSinceMs: number
  /** null while nothing was ever answered. */
  readonly identity: EngineIdentity | null
  /** Why it is not live; null when live or on the first try. */
  readonly failure: FailureReport | null
  readonly nextAttemptAtMs: number | null
  /** Whether there ever was a list to show. */
  readonly hasSnapshot: boolean
  /**
   * What was really listed at least once: of any other kind nothing is known, which is not the same as that there is none.
   * An engine, or a proxy before it, may refuse one list for good while the rest is live.
   */
  readonly listedKinds: readonly ListedKind[]
  /** Engine clock minus local clock, from the first event or the ping's Date header; null while unknown. */
  readonly clockSkewMs: number | null
}
