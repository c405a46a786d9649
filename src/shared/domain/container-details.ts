/** Everything that the page of one container tells: what the engine says on inspecting, in the app's own words. */
import type { Container, ContainerHealth, ContainerMount, NetworkAttachment } from './container'
import type { Pairs } from './labels'

export interface HealthProbe {
  readonly startedAtMs: number | null
  readonly endedAtMs: number | null
  /** 0 healthy, 1 unhealthy; -1 where the probe itself failed, as by its timeout. */
  readonly exitCode: number
  /** Of the probe, at most 4,096 bytes by the engine's own bound. */
  readonly output: string
}

/** The last five probes, oldest first; the engine keeps no more. */
export interface HealthDetails {
  readonly status: ContainerHealth
  readonly failingStreak: number
  readonly probes: readonly HealthProbe[]
}

/** 0 of a time or count: the engine's default. */
export interface HealthcheckSettings {
  /** As the engine keeps it: "CMD" or "CMD-SHELL" first, "NONE" to switch off the image's. */
  readonly test: readonly string[]
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly startPeriodMs: number
  readonly retries: number
}

/** 0 or "": without limit. */
export interface ContainerLimits {
  readonly memoryBytes: number
  readonly memoryReservationBytes: number
  /** Memory and swap together; -1: without limit. */
  readonly memorySwapBytes: number
  /** In billionths of a CPU, as of --cpus. */
  readonly nanoCpus: number
  readonly cpuShares: number
  readonly cpuQuotaUs: number
  readonly cpuPeriodUs: number
  readonly cpusetCpus: string
  readonly pids: number
}

export interface MountDetails extends ContainerMount {
  /** "ro", "z" and the like, as given with --volume. */
  readonly mode: string
  readonly propagation: string
}

export interface NetworkDetails extends NetworkAttachment {
  readonly ipv4PrefixLength: number
  readonly ipv6PrefixLength: number
  readonly ipv6Gateway: string | null
  /** "container:alias". */
  readonly links: readonly string[]
  /** What it is found by on this network, beside its addresses; engines from 25 on tell. */
  readonly dnsNames: readonly string[]
}

export interface ContainerDetails extends Container {
  readonly mounts: readonly MountDetails[]
  readonly networks: readonly NetworkDetails[]
  /** Of its first process, on the engine's host; null while it does not run. */
  readonly pid: number | null
  readonly healthDetails: HealthDetails | null
  /** The image's, unless given; null without any. */
  readonly healthcheck: HealthcheckSettings | null
  readonly entrypoint: readonly string[]
  readonly arguments: readonly string[]
  readonly environment: Pairs
  readonly user: string
  readonly workingDirectory: string
  readonly hostname: string
  readonly domainName: string
  readonly isTty: boolean
  readonly isStdinOpen: boolean
  /** "" for the default, SIGTERM. */
  readonly stopSignal: string
  /** null for the default, 10 seconds. */
  readonly stopTimeoutSeconds: number | null
  readonly platform: string
  readonly limits: ContainerLimits
  readonly logDriver: string
  readonly logOptions: Pairs
  readonly isPrivileged: boolean
  readonly isRootReadOnly: boolean
  readonly addedCapabilities: readonly string[]
  readonly droppedCapabilities: readonly string[]
  readonly securityOptions: readonly string[]
  readonly devices: readonly string[]
  readonly dnsServers: readonly string[]
  readonly extraHosts: readonly string[]
  readonly runtime: string
  readonly hasInit: boolean
  readonly isPublishingAll: boolean
}

/** What `docker inspect` says, indented. Numbers stand as the engine wrote them. */
export interface InspectText {
  readonly text: string
  /** Of the whole; the text may hold only its beginning. */
  readonly characterCount: number
  readonly isCut: boolean
}

/** As `docker top` gives it: the columns are those of the host's ps. */
export interface ProcessList {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** All of them, with those that were left out. */
  readonly processCount: number
}

export type FileChangeKind = 'added' | 'modified' | 'deleted'

export interface FileChange {
  readonly path: string
  readonly kind: FileChangeKind
}

/** As `docker diff` gives it. */
export interface FileChanges {
  readonly files: readonly FileChange[]
  /** All of them, with those that were left out. */
  readonly fileCount: number
  /** Of the writable layer; null where the engine can't tell. */
  readonly layerBytes: number | null
}

export type FileType = 'file' | 'directory' | 'link' | 'other'

export interface FileFacts {
  readonly type: FileType
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
}

export interface RunCommandForm {
  readonly shell: 'posix' | 'powershell'
  /** One flag a line, or all in one line. */
  readonly layout: 'line' | 'lines'
}

/** A `docker run` that makes such a container again. */
export interface ContainerRunCommand {
  /** null where there is no command that this shell could read; `problem` says why. */
  readonly command: string | null
  readonly problem: string | null
  /** Fields that no flag says, as in "HostConfig.Cgroup". */
  readonly notExpressible: readonly string[]
  /** What the shell must know for the command to be read as meant. */
  readonly needs: readonly ('dollarQuotes' | 'powershell73')[]
  /**
   * "present": the reference still means the container's image. "moved": it means another one by now. "gone": nothing on
   * this engine has that name, so it would be pulled.
   */
  readonly image: 'present' | 'moved' | 'gone'
}
