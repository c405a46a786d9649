/** From checked flags to the request, in the order in which docker 28.2 checks what flags say together. */
import { stringMap, type CreateBody, type DeviceRequest, type HostConfig } from './create-request'
import { isCdiName, readDevice } from './devices'
import { lastOfEachName, readPairFiles } from './environment'
import type { FlagValues } from './flag-values'
import { cut } from './go-values'
import { readEndpoints } from './networks'
import type { ParseContext } from './parse-context'
import { addExposed, readPublished } from './ports'
import { refuse } from './refusal'
import { readSecurityOptions } from './security-options'
import {
  checkMacAddress,
  checkMode,
  fullCapabilityName,
  readHealthcheck,
  readRestartPolicy,
} from './setting-rules'
import { readVolumes } from './volumes'

export function buildBody(
  values: FlagValues,
  image: string,
  command: readonly string[],
  context: ParseContext,
): CreateBody {
  checkMacAddress(values.text('mac-address'))
  const MemorySwappiness = values.number('memory-swappiness', -1)
  if (MemorySwappiness !== -1 && (MemorySwappiness < 0 || MemorySwappiness > 100)) {
    refuse(`invalid value: ${MemorySwappiness}. Valid memory swappiness range is 0-100`)
  }
  const { binds, anonymous } = readVolumes(values.list('volume'), context)
  const { exposed, bindings } = readPublished(values.list('publish'))
  addExposed(exposed, values.list('expose'))
  const { devices, cdiNames } = readDevices(values, context)
  const variables = [
    ...readPairFiles('env-file', values.list('env-file'), context),
    ...lastOfEachName(values.list('env')),
  ]
  const labels = [...readPairFiles('label-file', values.list('label-file'), context), ...values.list('label')]
  for (const flag of ['pid', 'uts', 'userns', 'cgroupns']) checkMode(flag, values.text(flag))
  const RestartPolicy = readRestartPolicy(values.text('restart', 'no'))
  const logOptions = values.list('log-opt')
  if (values.text('log-driver') === 'none' && logOptions.length > 0) {
    refuse('invalid logging opts for driver none')
  }
  const security = readSecurityOptions(values.list('security-opt'), context)
  const storageOptions = values
    .list('storage-opt')
    .map((option) => cut(option, '=') ?? refuse('invalid storage option'))
  const Healthcheck = readHealthcheck(values)
  if (values.isOn('rm') && RestartPolicy.Name !== 'no' && RestartPolicy.Name !== '') {
    refuse('conflicting options: cannot specify both --restart and --rm')
  }
  const unconfined = security.isSystemPathsUnconfined ? [] : null
  const streams = values.list('attach')
  const OpenStdin = values.isOn('interactive')
  const AttachStdin = OpenStdin || streams.includes('stdin')
  const mainLinks = values.list('link')
  const requests = deviceRequests(values.gpus, cdiNames)
  return {
    Hostname: values.text('hostname'),
    Domainname: values.text('domainname'),
    User: values.text('user'),
    AttachStdin,
    AttachStdout: streams.length === 0 || streams.includes('stdout'),
    AttachStderr: streams.length === 0 || streams.includes('stderr'),
    ...(exposed.size > 0 && { ExposedPorts: emptyMap(exposed) }),
    Tty: values.isOn('tty'),
    OpenStdin,
    StdinOnce: OpenStdin && AttachStdin,
    Env: orNull(variables),
    Cmd: orNull(command),
    ...(Healthcheck && { Healthcheck }),
    Image: image,
    Volumes: emptyMap(anonymous),
    WorkingDir: values.text('workdir'),
    Entrypoint: values.isGiven('entrypoint') ? [values.text('entrypoint')] : null,
    OnBuild: null,
    Labels: pairMap(labels),
    ...(values.text('stop-signal') !== '' && { StopSignal: values.text('stop-signal') }),
    ...(values.isGiven('stop-timeout') && { StopTimeout: values.number('stop-timeout') }),
    HostConfig: {
      ...limits(values, MemorySwappiness),
      Binds: orNull(binds),
      ContainerIDFile: values.text('cidfile'),
      LogConfig: { Type: values.text('log-driver'), Config: pairMap(logOptions) },
      NetworkMode: values.networks[0]?.target ?? 'default',
      PortBindings: Object.fromEntries(bindings),
      RestartPolicy,
      AutoRemove: values.isOn('rm'),
      VolumeDriver: values.text('volume-driver'),
      VolumesFrom: orNull(values.list('volumes-from')),
      ConsoleSize: [0, 0],
      ...mapUnlessEmpty('Annotations', values.list('annotation')),
      CapAdd: capabilities(values.list('cap-add')),
      CapDrop: capabilities(values.list('cap-drop')),
      CgroupnsMode: values.text('cgroupns'),
      Dns: values.list('dns'),
      DnsOptions: values.list('dns-option'),
      DnsSearch: values.list('dns-search'),
      ExtraHosts: orNull(values.list('add-host')),
      GroupAdd: orNull(values.list('group-add')),
      IpcMode: values.text('ipc'),
      Cgroup: '',
      Links: orNull(mainLinks),
      OomScoreAdj: values.number('oom-score-adj'),
      PidMode: values.text('pid'),
      Privileged: values.isOn('privileged'),
      PublishAllPorts: values.isOn('publish-all'),
      ReadonlyRootfs: values.isOn('read-only'),
      SecurityOpt: security.options,
      ...(storageOptions.length > 0 && { StorageOpt: stringMap(storageOptions) }),
      ...tmpfsUnlessEmpty(values.list('tmpfs')),
      UTSMode: values.text('uts'),
      UsernsMode: values.text('userns'),
      ShmSize: values.number('shm-size'),
      ...mapUnlessEmpty('Sysctls', values.list('sysctl')),
      ...(values.text('runtime') !== '' && { Runtime: values.text('runtime') }),
      Isolation: values.text('isolation'),
      Devices: devices,
      DeviceRequests: orNull(requests),
      ...(values.mounts.length > 0 && { Mounts: values.mounts }),
      MaskedPaths: unconfined,
      ReadonlyPaths: unconfined,
      ...(values.isGiven('init') && { Init: values.isOn('init') }),
    },
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(
        readEndpoints(values.networks, {
          aliases: values.list('network-alias'),
          links: mainLinks,
          ipv4Address: values.text('ip'),
          ipv6Address: values.text('ip6'),
          linkLocalAddresses: values.list('link-local-ip'),
          macAddress: values.text('mac-address'),
        }),
      ),
    },
  }
}

/** The fields that the API gathers as a container's resources. */
function limits(values: FlagValues, MemorySwappiness: number): Pick<HostConfig, ResourceField> {
  return {
    CpuShares: values.number('cpu-shares'),
    Memory: values.number('memory'),
    NanoCpus: values.number('cpus'),
    CgroupParent: values.text('cgroup-parent'),
    BlkioWeight: values.number('blkio-weight'),
    BlkioWeightDevice: values.blkioWeights,
    BlkioDeviceReadBps: values.rates('device-read-bps'),
    BlkioDeviceWriteBps: values.rates('device-write-bps'),
    BlkioDeviceReadIOps: values.rates('device-read-iops'),
    BlkioDeviceWriteIOps: values.rates('device-write-iops'),
    CpuPeriod: values.number('cpu-period'),
    CpuQuota: values.number('cpu-quota'),
    CpuRealtimePeriod: values.number('cpu-rt-period'),
    CpuRealtimeRuntime: values.number('cpu-rt-runtime'),
    CpusetCpus: values.text('cpuset-cpus'),
    CpusetMems: values.text('cpuset-mems'),
    DeviceCgroupRules: orNull(values.list('device-cgroup-rule')),
    MemoryReservation: values.number('memory-reservation'),
    MemorySwap: values.number('memory-swap'),
    MemorySwappiness,
    OomKillDisable: values.isOn('oom-kill-disable'),
    PidsLimit: values.number('pids-limit'),
    Ulimits: [...values.ulimits.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1)),
    CpuCount: values.number('cpu-count'),
    CpuPercent: values.number('cpu-percent'),
    IOMaximumIOps: values.number('io-maxiops'),
    IOMaximumBandwidth: values.number('io-maxbandwidth'),
  }
}

type ResourceField =
  | 'CpuShares'
  | 'Memory'
  | 'NanoCpus'
  | 'CgroupParent'
  | 'BlkioWeight'
  | 'BlkioWeightDevice'
  | 'BlkioDeviceReadBps'
  | 'BlkioDeviceWriteBps'
  | 'BlkioDeviceReadIOps'
  | 'BlkioDeviceWriteIOps'
  | 'CpuPeriod'
  | 'CpuQuota'
  | 'CpuRealtimePeriod'
  | 'CpuRealtimeRuntime'
  | 'CpusetCpus'
  | 'CpusetMems'
  | 'DeviceCgroupRules'
  | 'MemoryReservation'
  | 'MemorySwap'
  | 'MemorySwappiness'
  | 'OomKillDisable'
  | 'PidsLimit'
  | 'Ulimits'
  | 'CpuCount'
  | 'CpuPercent'
  | 'IOMaximumIOps'
  | 'IOMaximumBandwidth'

function readDevices(values: FlagValues, context: ParseContext) {
  const texts = values.list('device')
  return {
    devices: texts.filter((text) => !isCdiName(text)).map((text) => readDevice(text, context)),
    cdiNames: texts.filter(isCdiName),
  }
}

function deviceRequests(gpus: readonly DeviceRequest[], cdiNames: readonly string[]) {
  if (cdiNames.length === 0) return gpus
  const cdi = { Driver: 'cdi', Count: 0, DeviceIDs: cdiNames, Capabilities: null, Options: null }
  return [...gpus, cdi]
}

/** Each once, sorted. */
function capabilities(names: readonly string[]): readonly string[] | null {
  return orNull([...new Set(names.map(fullCapabilityName))].sort())
}

function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null
}

function emptyMap(keys: Iterable<string>): Readonly<Record<string, Readonly<Record<string, never>>>> {
  return Object.fromEntries([...keys].map((key) => [key, {}]))
}

function pairMap(texts: readonly string[]) {
  return stringMap(texts.map((text) => cut(text, '=') ?? [text, '']))
}

function mapUnlessEmpty(name: 'Annotations' | 'Sysctls', texts: readonly string[]) {
  return texts.length > 0 ? { [name]: pairMap(texts) } : {}
}

function tmpfsUnlessEmpty(texts: readonly string[]) {
  return texts.length > 0 ? { Tmpfs: stringMap(texts.map((text) => cut(text, ':') ?? [text, ''])) } : {}
}
