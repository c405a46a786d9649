/** One container as a JSON document: what the report tells of it, and all that its page shows beside. Pure. */
import type { ContainerDetails, FileChanges, ProcessList } from '@shared/domain/container-details'
import type { EndpointDescription } from '@shared/domain/engine'
import { reportVersion, toContainer, toIsoTime, toRecord } from './report-document'

export interface ContainerFindings {
  readonly endpoint: EndpointDescription
  readonly details: ContainerDetails
  /** Why it is not running, as sentences. */
  readonly reasons: readonly string[]
  /** null while it does not run. */
  readonly processes: ProcessList | null
  /** null unless asked for. */
  readonly files: FileChanges | null
}

export function toContainerDocument(findings: ContainerFindings, generatedAtMs: number) {
  const { endpoint, details, processes, files } = findings
  return {
    reportVersion,
    generatedAt: toIsoTime(generatedAtMs),
    endpoint: endpoint.url,
    container: { ...toContainer(details), ...toExtras(details), whyStopped: findings.reasons },
    processes: processes && { titles: processes.titles, rows: processes.rows, count: processes.processCount },
    changedFiles: files && {
      files: files.files.map(({ path, kind }) => ({ path, kind })),
      count: files.fileCount,
      layerBytes: files.layerBytes,
    },
  }
}

function toExtras(details: ContainerDetails) {
  const { limits, healthDetails, healthcheck } = details
  return {
    pid: details.pid,
    entrypoint: details.entrypoint,
    arguments: details.arguments,
    environment: details.environment.map(([name, value]) => ({ name, value })),
    user: details.user,
    workingDirectory: details.workingDirectory,
    hostname: details.hostname,
    domainName: details.domainName,
    tty: details.isTty,
    stdinOpen: details.isStdinOpen,
    stopSignal: details.stopSignal,
    stopTimeoutSeconds: details.stopTimeoutSeconds,
    platform: details.platform,
    runtime: details.runtime,
    init: details.hasInit,
    privileged: details.isPrivileged,
    readOnlyRoot: details.isRootReadOnly,
    capabilitiesAdded: details.addedCapabilities,
    capabilitiesDropped: details.droppedCapabilities,
    securityOptions: details.securityOptions,
    devices: details.devices,
    publishAll: details.isPublishingAll,
    dnsServers: details.dnsServers,
    extraHosts: details.extraHosts,
    logDriver: details.logDriver,
    logOptions: toRecord(details.logOptions),
    limits: {
      memoryBytes: limits.memoryBytes,
      memoryReservationBytes: limits.memoryReservationBytes,
      memorySwapBytes: limits.memorySwapBytes,
      nanoCpus: limits.nanoCpus,
      cpuShares: limits.cpuShares,
      cpuQuotaUs: limits.cpuQuotaUs,
      cpuPeriodUs: limits.cpuPeriodUs,
      cpusetCpus: limits.cpusetCpus,
      pids: limits.pids,
    },
    healthcheck: healthcheck && {
      test: healthcheck.test,
      intervalMs: healthcheck.intervalMs,
      timeoutMs: healthcheck.timeoutMs,
      startPeriodMs: healthcheck.startPeriodMs,
      retries: healthcheck.retries,
    },
    healthLog:
      healthDetails?.probes.map((probe) => ({
        startedAt: toIsoTime(probe.startedAtMs),
        endedAt: toIsoTime(probe.endedAtMs),
        exitCode: probe.exitCode,
        output: probe.output,
      })) ?? [],
    failingStreak: healthDetails?.failingStreak ?? 0,
    networkDetails: details.networks.map((network) => ({
      name: network.networkName,
      ipv4PrefixLength: network.ipv4PrefixLength,
      ipv6PrefixLength: network.ipv6PrefixLength,
      ipv6Gateway: network.ipv6Gateway,
      links: network.links,
      dnsNames: network.dnsNames,
    })),
    mountDetails: details.mounts.map((mount) => ({
      destination: mount.destination,
      mode: mount.mode,
      propagation: mount.propagation,
    })),
  }
}
