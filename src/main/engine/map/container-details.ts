/** `GET /containers/{id}/json` → everything that the page of one container tells. API 1.41 to 1.51. */
import type {
  ContainerDetails,
  ContainerLimits,
  HealthcheckSettings,
  HealthDetails,
  MountDetails,
  NetworkDetails,
} from '@shared/domain/container-details'
import type { Pair, Pairs } from '@shared/domain/labels'
import {
  clip,
  isObject,
  requireObject,
  toList,
  toNumber,
  toNumberOrNull,
  toObject,
  toObjects,
  toPairs,
  toText,
  toTextOrNull,
  toTexts,
  toTimeOrNull,
  type RawObject,
} from '../api/read'
import { maximumLabelCount, maximumLabelLength, maximumLabelTextLength } from '../limits'
import { toInspectedContainer } from './container-inspect'
import { toHealth } from './container-parts'

/** The engine keeps five; a compatible one may keep more. */
const maximumProbes = 20
const maximumProbeOutput = 8192

/** Throws ENGINE_NONSENSE unless the answer is a container. */
export function toContainerDetails(answer: unknown): ContainerDetails {
  const raw = requireObject(answer, 'the container')
  const container = toInspectedContainer(raw)
  const state = toObject(raw.State)
  const config = toObject(raw.Config)
  const host = toObject(raw.HostConfig)
  const log = toObject(host.LogConfig)
  return {
    ...container,
    mounts: container.mounts.map((mount) => ({ ...mount, ...mountExtras(raw, mount.destination) })),
    networks: container.networks.map((network) => ({
      ...network,
      ...networkExtras(raw, network.networkName),
    })),
    pid: toNumber(state.Pid) || null,
    healthDetails: isObject(state.Health) ? toHealthDetails(state.Health) : null,
    healthcheck: isObject(config.Healthcheck) ? toHealthcheck(config.Healthcheck) : null,
    entrypoint: toWords(config.Entrypoint),
    arguments: toWords(config.Cmd),
    environment: toEnvironment(config.Env),
    user: toText(config.User),
    workingDirectory: toText(config.WorkingDir),
    hostname: toText(config.Hostname),
    domainName: toText(config.Domainname),
    isTty: config.Tty === true,
    isStdinOpen: config.OpenStdin === true,
    stopSignal: toText(config.StopSignal),
    stopTimeoutSeconds: toNumberOrNull(config.StopTimeout),
    platform: toText(raw.Platform),
    limits: toLimits(host),
    logDriver: toText(log.Type),
    logOptions: toPairs(log.Config),
    isPrivileged: host.Privileged === true,
    isRootReadOnly: host.ReadonlyRootfs === true,
    addedCapabilities: toTexts(host.CapAdd),
    droppedCapabilities: toTexts(host.CapDrop),
    securityOptions: toTexts(host.SecurityOpt),
    devices: toObjects(host.Devices).map(toDevice),
    dnsServers: toTexts(host.Dns),
    extraHosts: toTexts(host.ExtraHosts),
    runtime: toText(host.Runtime),
    hasInit: host.Init === true,
    isPublishingAll: host.PublishAllPorts === true,
  }
}

function toWords(value: unknown): readonly string[] {
  return typeof value === 'string' ? [toText(value)] : toTexts(value)
}

function mountExtras(raw: RawObject, destination: string): Pick<MountDetails, 'mode' | 'propagation'> {
  const found = toObjects(raw.Mounts).find((mount) => toText(mount.Destination) === destination) ?? {}
  return { mode: toText(found.Mode), propagation: toText(found.Propagation) }
}

type NetworkExtras = Omit<NetworkDetails, keyof ContainerDetails['networks'][number]> &
  Pick<NetworkDetails, 'ipv4PrefixLength' | 'ipv6PrefixLength' | 'ipv6Gateway' | 'links' | 'dnsNames'>

function networkExtras(raw: RawObject, name: string): NetworkExtras {
  const networks = toObject(toObject(raw.NetworkSettings).Networks)
  const network = toObject(Object.hasOwn(networks, name) ? networks[name] : null)
  return {
    ipv4PrefixLength: toNumber(network.IPPrefixLen),
    ipv6PrefixLength: toNumber(network.GlobalIPv6PrefixLen),
    ipv6Gateway: toTextOrNull(network.IPv6Gateway),
    links: toTexts(network.Links),
    // Since API 1.44.
    dnsNames: toTexts(network.DNSNames),
  }
}

function toHealthDetails(raw: RawObject): HealthDetails {
  return {
    status: toHealth(toText(raw.Status)),
    failingStreak: toNumber(raw.FailingStreak),
    probes: toObjects(raw.Log)
      .slice(-maximumProbes)
      .map((probe) => ({
        startedAtMs: toTimeOrNull(probe.Start),
        endedAtMs: toTimeOrNull(probe.End),
        exitCode: toNumber(probe.ExitCode),
        output: clip(toText(probe.Output), maximumProbeOutput),
      })),
  }
}

function toHealthcheck(raw: RawObject): HealthcheckSettings {
  return {
    test: toTexts(raw.Test),
    intervalMs: nanosecondsToMs(raw.Interval),
    timeoutMs: nanosecondsToMs(raw.Timeout),
    startPeriodMs: nanosecondsToMs(raw.StartPeriod),
    retries: toNumber(raw.Retries),
  }
}

function nanosecondsToMs(value: unknown): number {
  return toNumber(value) / 1_000_000
}

/** "NAME=value" each; one without "=" is a name with nothing. */
function toEnvironment(value: unknown): Pairs {
  const pairs: Pair[] = []
  let length = 0
  for (const entry of toList(value)) {
    if (typeof entry !== 'string') continue
    const text = clip(entry, maximumLabelLength)
    length += text.length
    if (pairs.length >= maximumLabelCount || length > maximumLabelTextLength) break
    // A name may begin with "=": Windows keeps one for each drive.
    const at = text.indexOf('=', 1)
    pairs.push(at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)])
  }
  return pairs
}

function toLimits(host: RawObject): ContainerLimits {
  return {
    memoryBytes: toNumber(host.Memory),
    memoryReservationBytes: toNumber(host.MemoryReservation),
    memorySwapBytes: toNumber(host.MemorySwap),
    nanoCpus: toNumber(host.NanoCpus),
    cpuShares: toNumber(host.CpuShares),
    cpuQuotaUs: toNumber(host.CpuQuota),
    cpuPeriodUs: toNumber(host.CpuPeriod),
    cpusetCpus: toText(host.CpusetCpus),
    pids: Math.max(0, toNumber(host.PidsLimit)),
  }
}

/** As --device takes it. */
function toDevice(raw: RawObject): string {
  const permissions = toText(raw.CgroupPermissions)
  const parts = [toText(raw.PathOnHost), toText(raw.PathInContainer)]
  return [...parts, ...(permissions === '' || permissions === 'rwm' ? [] : [permissions])].join(':')
}
