/**
 * What the report has to say, written down from the output of `docker inspect` (API 1.41) without any of the app's own
 * code, so that the two can be held against each other.
 */
import type { toReportDocument } from '../report-document'

export type Report = ReturnType<typeof toReportDocument>

interface RawBinding {
  readonly HostIp: string
  readonly HostPort: string
}

interface RawEndpoint {
  readonly NetworkID: string
  readonly IPAddress: string
  readonly GlobalIPv6Address: string
  readonly MacAddress: string
  readonly Gateway: string
  readonly Aliases: readonly string[] | null
}

interface RawMount {
  readonly Type: string
  readonly Name?: string
  readonly Source?: string
  readonly Destination: string
  readonly Driver?: string
  readonly RW: boolean
}

type Labels = Readonly<Record<string, string>>

export interface RawContainer {
  readonly Id: string
  readonly Name: string
  readonly Created: string
  readonly Image: string
  readonly Path: string
  readonly Args: readonly string[]
  readonly RestartCount: number
  readonly State: {
    readonly Status: string
    readonly ExitCode: number
    readonly Error: string
    readonly OOMKilled: boolean
    readonly StartedAt: string
    readonly FinishedAt: string
    readonly Health?: { readonly Status: string }
  }
  readonly Config: {
    readonly Image: string
    readonly Labels: Labels
    readonly ExposedPorts?: Readonly<Record<string, unknown>>
  }
  readonly HostConfig: {
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
    readonly AutoRemove: boolean
    readonly NetworkMode: string
    readonly PortBindings: Readonly<Record<string, readonly RawBinding[]>> | null
  }
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly RawBinding[] | null>>
    readonly Networks: Readonly<Record<string, RawEndpoint>>
  }
  readonly Mounts: readonly RawMount[]
}

export interface RawNetwork {
  readonly Id: string
  readonly Name: string
  readonly Driver: string
  readonly Scope: string
  readonly Internal: boolean
  readonly Attachable: boolean
  readonly Ingress: boolean
  readonly EnableIPv6: boolean
  readonly Options: Labels
  readonly Labels: Labels | null
  readonly IPAM: {
    readonly Config:
      | readonly {
          readonly Subnet: string
          readonly Gateway?: string
          readonly IPRange?: string
          readonly AuxiliaryAddresses?: Labels
        }[]
      | null
  }
  readonly Containers: Readonly<
    Record<
      string,
      {
        readonly Name: string
        readonly IPv4Address: string
        readonly IPv6Address: string
        readonly MacAddress: string
      }
    >
  >
}

const never = '0001-01-01T00:00:00Z'
const toMs = (time: string): number | null => (time === never ? null : Date.parse(time))
const orNull = (text: string): string | null => (text === '' ? null : text)

function toPort(key: string) {
  const [port, protocol] = key.split('/')
  return { containerPort: Number(port), protocol }
}

/** Neither docker nor the report gives ports in an order that means anything. */
function inAnyOrder<T>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

export function expectedContainer(raw: RawContainer) {
  const bound = Object.entries(raw.NetworkSettings.Ports)
  const status = raw.State.Status
  return {
    name: raw.Name.slice(1),
    image: raw.Config.Image,
    imageId: raw.Image,
    command: [raw.Path, ...raw.Args],
    state: status,
    exitCode: raw.State.ExitCode,
    health: raw.State.Health?.Status ?? 'none',
    oomKilled: raw.State.OOMKilled,
    error: raw.State.Error,
    restartPolicy: {
      name: raw.HostConfig.RestartPolicy.Name || 'no',
      maximumRetryCount: raw.HostConfig.RestartPolicy.MaximumRetryCount,
    },
    restartCount: raw.RestartCount,
    autoRemove: raw.HostConfig.AutoRemove,
    startedAtMs: toMs(raw.State.StartedAt),
    finishedAtMs: toMs(raw.State.FinishedAt),
    publishedPorts: inAnyOrder(
      bound.flatMap(([key, bindings]) =>
        (bindings ?? []).map((binding) => ({
          hostAddress: binding.HostIp,
          hostPort: Number(binding.HostPort),
          ...toPort(key),
        })),
      ),
    ),
    portBindings: inAnyOrder(
      Object.entries(raw.HostConfig.PortBindings ?? {}).flatMap(([key, bindings]) =>
        bindings.map((binding) => ({
          hostAddress: binding.HostIp,
          hostPort: binding.HostPort,
          ...toPort(key),
        })),
      ),
    ),
    exposedPorts: inAnyOrder(
      [...new Set([...Object.keys(raw.Config.ExposedPorts ?? {}), ...bound.map(([key]) => key)])].map(toPort),
    ),
    networkMode: raw.HostConfig.NetworkMode,
    networks: inAnyOrder(
      Object.entries(raw.NetworkSettings.Networks).map(([name, endpoint]) => ({
        name,
        id: endpoint.NetworkID,
        ipv4Address: orNull(endpoint.IPAddress),
        ipv6Address: orNull(endpoint.GlobalIPv6Address),
        macAddress: orNull(endpoint.MacAddress),
        gateway: orNull(endpoint.Gateway),
        aliases: endpoint.Aliases ?? [],
      })),
    ),
    mounts: inAnyOrder(
      raw.Mounts.map((mount) => ({
        type: mount.Type,
        name: mount.Name ?? null,
        source: mount.Source ?? '',
        destination: mount.Destination,
        driver: mount.Driver ?? null,
        readOnly: !mount.RW,
      })),
    ),
    composeProject: raw.Config.Labels['com.docker.compose.project'] ?? null,
    composeService: raw.Config.Labels['com.docker.compose.service'] ?? null,
    swarmTask: false,
    labels: inAnyOrder(Object.entries(raw.Config.Labels)),
  }
}

/** A container of the report in the same form. */
export function toldContainer(container: Report['containers'][number]) {
  const { id: _id, createdAt: _createdAt, startedAt, finishedAt, ...rest } = container
  return {
    ...rest,
    startedAtMs: startedAt === null ? null : Date.parse(startedAt),
    finishedAtMs: finishedAt === null ? null : Date.parse(finishedAt),
    publishedPorts: inAnyOrder(container.publishedPorts),
    portBindings: inAnyOrder(container.portBindings ?? []),
    exposedPorts: inAnyOrder(container.exposedPorts),
    networks: inAnyOrder(container.networks),
    mounts: inAnyOrder(container.mounts),
    labels: inAnyOrder(Object.entries(container.labels)),
  }
}

export function expectedNetwork(raw: RawNetwork) {
  return {
    id: raw.Id,
    name: raw.Name,
    driver: raw.Driver,
    scope: raw.Scope,
    internal: raw.Internal,
    attachable: raw.Attachable,
    ingress: raw.Ingress,
    ipv6: raw.EnableIPv6,
    encrypted: false,
    options: raw.Options,
    labels: raw.Labels ?? {},
    subnets: (raw.IPAM.Config ?? []).map((subnet) => ({
      subnet: subnet.Subnet,
      gateway: subnet.Gateway ?? null,
      ipRange: subnet.IPRange ?? null,
      auxiliaryAddresses: subnet.AuxiliaryAddresses ?? {},
    })),
    members: inAnyOrder(
      Object.entries(raw.Containers).map(([containerId, member]) => ({
        containerId,
        name: member.Name,
        // With its prefix length here, without in a container; the report has it without everywhere.
        ipv4Address: orNull(member.IPv4Address.split('/')[0] ?? ''),
        ipv6Address: orNull(member.IPv6Address.split('/')[0] ?? ''),
        macAddress: orNull(member.MacAddress),
      })),
    ),
  }
}

export function toldNetwork(network: Report['networks'][number]) {
  return { ...network, members: inAnyOrder(network.members) }
}
