/**
 * What `POST /containers/create` receives (API 1.50), in the API's own names, since text ⇄ request is this folder's whole job.
 * Maps are plain objects made with own properties only, so a key such as `__proto__` stays a key; sizes are bytes, times
 * nanoseconds unless said otherwise. `null` and an empty list are told apart only where the engine does.
 */

export type StringMap = Readonly<Record<string, string>>
type Empty = Readonly<Record<string, never>>

export interface CreateRequest {
  readonly query: CreateQuery
  readonly body: CreateBody
}

export interface CreateQuery {
  readonly name?: string
  readonly platform?: string
}

export interface CreateBody {
  readonly Hostname: string
  readonly Domainname: string
  readonly User: string
  readonly AttachStdin: boolean
  readonly AttachStdout: boolean
  readonly AttachStderr: boolean
  readonly ExposedPorts?: Readonly<Record<string, Empty>>
  readonly Tty: boolean
  readonly OpenStdin: boolean
  readonly StdinOnce: boolean
  /** "NAME=value"; "NAME" alone takes the image's variable away. */
  readonly Env: readonly string[] | null
  readonly Cmd: readonly string[] | null
  readonly Healthcheck?: Healthcheck
  readonly Image: string
  /** Anonymous volumes by their path in the container. */
  readonly Volumes: Readonly<Record<string, Empty>>
  readonly WorkingDir: string
  /** `[""]` takes the image's entrypoint away. */
  readonly Entrypoint: readonly string[] | null
  readonly OnBuild: null
  readonly Labels: StringMap
  readonly StopSignal?: string
  /** Seconds. */
  readonly StopTimeout?: number
  readonly HostConfig: HostConfig
  readonly NetworkingConfig: { readonly EndpointsConfig: Readonly<Record<string, EndpointConfig>> }
}

export interface Healthcheck {
  readonly Test?: readonly string[]
  readonly Interval?: number
  readonly Timeout?: number
  readonly StartPeriod?: number
  /** API 1.44 and later. */
  readonly StartInterval?: number
  readonly Retries?: number
}

export interface PortBinding {
  readonly HostIp: string
  /** "" lets the engine choose; "8080-8090" lets it choose from a range. */
  readonly HostPort: string
}

export interface EndpointConfig {
  readonly IPAMConfig: {
    readonly IPv4Address?: string
    readonly IPv6Address?: string
    readonly LinkLocalIPs?: readonly string[]
  } | null
  readonly Links: readonly string[] | null
  readonly Aliases: readonly string[] | null
  readonly MacAddress: string
  readonly DriverOpts: StringMap | null
  readonly GwPriority: number
  readonly NetworkID: ''
  readonly EndpointID: ''
  readonly Gateway: ''
  readonly IPAddress: ''
  readonly IPPrefixLen: 0
  readonly IPv6Gateway: ''
  readonly GlobalIPv6Address: ''
  readonly GlobalIPv6PrefixLen: 0
  readonly DNSNames: null
}

export interface Mount {
  readonly Type?: string
  readonly Source?: string
  readonly Target?: string
  readonly ReadOnly?: true
  readonly Consistency?: string
  readonly BindOptions?: {
    readonly Propagation?: string
    readonly NonRecursive?: true
    readonly ReadOnlyNonRecursive?: true
    readonly ReadOnlyForceRecursive?: true
  }
  readonly VolumeOptions?: {
    readonly NoCopy?: true
    readonly Labels?: StringMap
    readonly Subpath?: string
    readonly DriverConfig?: { readonly Name?: string; readonly Options?: StringMap }
  }
  readonly ImageOptions?: { readonly Subpath?: string }
  readonly TmpfsOptions?: { readonly SizeBytes?: number; readonly Mode?: number }
}

export interface DeviceMapping {
  readonly PathOnHost: string
  readonly PathInContainer: string
  readonly CgroupPermissions: string
}

export interface DeviceRequest {
  readonly Driver: string
  /** -1 is all. */
  readonly Count: number
  readonly DeviceIDs: readonly string[] | null
  readonly Capabilities: readonly (readonly string[])[] | null
  readonly Options: StringMap | null
}

export interface Ulimit {
  readonly Name: string
  readonly Hard: number
  readonly Soft: number
}

/** Bytes or operations a second. */
export interface DeviceRate {
  readonly Path: string
  readonly Rate: number
}

export interface HostConfig {
  readonly Binds: readonly string[] | null
  readonly ContainerIDFile: string
  readonly LogConfig: { readonly Type: string; readonly Config: StringMap }
  readonly NetworkMode: string
  readonly PortBindings: Readonly<Record<string, readonly PortBinding[]>>
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  readonly AutoRemove: boolean
  readonly VolumeDriver: string
  readonly VolumesFrom: readonly string[] | null
  readonly ConsoleSize: readonly [height: 0, width: 0]
  readonly Annotations?: StringMap
  readonly CapAdd: readonly string[] | null
  readonly CapDrop: readonly string[] | null
  readonly CgroupnsMode: string
  readonly Dns: readonly string[]
  readonly DnsOptions: readonly string[]
  readonly DnsSearch: readonly string[]
  readonly ExtraHosts: readonly string[] | null
  readonly GroupAdd: readonly string[] | null
  readonly IpcMode: string
  readonly Cgroup: ''
  readonly Links: readonly string[] | null
  readonly OomScoreAdj: number
  readonly PidMode: string
  readonly Privileged: boolean
  readonly PublishAllPorts: boolean
  readonly ReadonlyRootfs: boolean
  readonly SecurityOpt: readonly string[] | null
  readonly StorageOpt?: StringMap
  readonly Tmpfs?: StringMap
  readonly UTSMode: string
  readonly UsernsMode: string
  readonly ShmSize: number
  readonly Sysctls?: StringMap
  readonly Runtime?: string
  readonly Isolation: string
  readonly CpuShares: number
  readonly Memory: number
  readonly NanoCpus: number
  readonly CgroupParent: string
  readonly BlkioWeight: number
  readonly BlkioWeightDevice: readonly { readonly Path: string; readonly Weight: number }[]
  readonly BlkioDeviceReadBps: readonly DeviceRate[]
  readonly BlkioDeviceWriteBps: readonly DeviceRate[]
  readonly BlkioDeviceReadIOps: readonly DeviceRate[]
  readonly BlkioDeviceWriteIOps: readonly DeviceRate[]
  /** Microseconds. */
  readonly CpuPeriod: number
  readonly CpuQuota: number
  readonly CpuRealtimePeriod: number
  readonly CpuRealtimeRuntime: number
  readonly CpusetCpus: string
  readonly CpusetMems: string
  readonly Devices: readonly DeviceMapping[]
  readonly DeviceCgroupRules: readonly string[] | null
  readonly DeviceRequests: readonly DeviceRequest[] | null
  readonly MemoryReservation: number
  /** Memory and swap together; -1 is without limit. */
  readonly MemorySwap: number
  /** Per cent; -1 leaves it to the kernel. */
  readonly MemorySwappiness: number
  readonly OomKillDisable: boolean
  readonly PidsLimit: number
  readonly Ulimits: readonly Ulimit[]
  readonly CpuCount: number
  readonly CpuPercent: number
  readonly IOMaximumIOps: number
  readonly IOMaximumBandwidth: number
  readonly Mounts?: readonly Mount[]
  /** null: the engine's default list; []: nothing is masked. */
  readonly MaskedPaths: readonly string[] | null
  readonly ReadonlyPaths: readonly string[] | null
  readonly Init?: boolean
}

/** An object from pairs; later pairs win, and every key becomes an own property, `__proto__` too. */
export function stringMap(pairs: Iterable<readonly [string, string]>): StringMap {
  return Object.fromEntries(pairs)
}
