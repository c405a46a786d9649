/** A request's body as docker's flags, defaults left out. What has no flag is found by the comparison afterwards. */
import { readDevice } from './devices'
import { isTaken, nowhere, type FlagWords } from './flag-words'
import type { ImageDefaults } from './image-defaults'
import {
  fieldOf,
  integerOf,
  listOf,
  mapOf,
  spelling,
  textOf,
  textPairsOf,
  textsOf,
  type JsonMap,
} from './json-reading'
import { printDeviceRequests, printMounts } from './print-mounts'
import { printNetworks } from './print-networks'
import { printExposed, printPublished } from './print-ports'
import { checkMode, readRestartPolicy } from './setting-rules'
import { formatBytes, formatCpus, formatDuration } from './sizes'
import { readVolumes } from './volumes'

const hostTexts = {
  ContainerIDFile: 'cidfile',
  PidMode: 'pid',
  IpcMode: 'ipc',
  UTSMode: 'uts',
  UsernsMode: 'userns',
  CgroupnsMode: 'cgroupns',
  CgroupParent: 'cgroup-parent',
  Runtime: 'runtime',
  Isolation: 'isolation',
  VolumeDriver: 'volume-driver',
  CpusetCpus: 'cpuset-cpus',
  CpusetMems: 'cpuset-mems',
} as const

const hostNumbers = {
  BlkioWeight: 'blkio-weight',
  CpuPeriod: 'cpu-period',
  CpuQuota: 'cpu-quota',
  CpuRealtimePeriod: 'cpu-rt-period',
  CpuRealtimeRuntime: 'cpu-rt-runtime',
  CpuShares: 'cpu-shares',
  OomScoreAdj: 'oom-score-adj',
  PidsLimit: 'pids-limit',
  CpuCount: 'cpu-count',
  CpuPercent: 'cpu-percent',
  IOMaximumIOps: 'io-maxiops',
} as const

const hostSizes = {
  Memory: 'memory',
  MemoryReservation: 'memory-reservation',
  ShmSize: 'shm-size',
  IOMaximumBandwidth: 'io-maxbandwidth',
} as const

const hostSwitches = {
  Privileged: 'privileged',
  ReadonlyRootfs: 'read-only',
  OomKillDisable: 'oom-kill-disable',
} as const

const hostLists = {
  Dns: 'dns',
  DnsSearch: 'dns-search',
  DnsOptions: 'dns-option',
  ExtraHosts: 'add-host',
  GroupAdd: 'group-add',
  VolumesFrom: 'volumes-from',
  DeviceCgroupRules: 'device-cgroup-rule',
} as const

const hostPairs = { Sysctls: 'sysctl', StorageOpt: 'storage-opt', Annotations: 'annotation' } as const

const deviceRates = {
  BlkioDeviceReadBps: 'device-read-bps',
  BlkioDeviceWriteBps: 'device-write-bps',
  BlkioDeviceReadIOps: 'device-read-iops',
  BlkioDeviceWriteIOps: 'device-write-iops',
} as const

/** All flags except --name, --platform and the streams; `image`: what needs no flag since the image says it. */
export function printFlags(body: JsonMap, { config: image }: ImageDefaults, flags: FlagWords): void {
  const host = mapOf(body['HostConfig'])
  if (host['AutoRemove'] === true) flags.turnOn('rm')
  if (host['Init'] === true) flags.turnOn('init')
  if (host['Init'] === false) flags.flags.push(['--init=false'])
  printRestartPolicy(host['RestartPolicy'], flags)
  flags.addUnlessEmpty('hostname', textOf(body['Hostname']))
  flags.addUnlessEmpty('domainname', textOf(body['Domainname']))
  const endpoints = fieldOf(body['NetworkingConfig'], 'EndpointsConfig')
  printNetworks(textOf(host['NetworkMode']), endpoints, host['Links'], flags)
  printPublished(host['PortBindings'], flags)
  if (host['PublishAllPorts'] === true) flags.turnOn('publish-all')
  const known = new Set([
    ...Object.keys(mapOf(host['PortBindings'])),
    ...Object.keys(mapOf(image['ExposedPorts'])),
  ])
  printExposed(
    Object.keys(mapOf(body['ExposedPorts'])).filter((port) => !known.has(port)),
    flags,
  )
  // A name without a value takes the one of the shell that runs the command, if it has one: docker can't say it otherwise.
  const imageVariables = new Set(textsOf(image['Env']))
  flags.addAll(
    'env',
    textsOf(body['Env']).filter((variable) => !imageVariables.has(variable)),
  )
  printVolumes(body, host, image, flags)
  printConfig(body, image, flags)
  printHealthcheck(mapOf(body['Healthcheck']), mapOf(image['Healthcheck']), flags)
  printHost(host, flags)
}

function printRestartPolicy(policy: unknown, flags: FlagWords): void {
  if (policy === undefined || policy === null) return
  const name = textOf(fieldOf(policy, 'Name'))
  const count = integerOf(fieldOf(policy, 'MaximumRetryCount'))
  const text = count === 0 ? name : `${name}:${count}`
  if (text !== 'no' && isTaken(() => readRestartPolicy(text))) flags.add('restart', text)
}

function printVolumes(body: JsonMap, host: JsonMap, image: JsonMap, flags: FlagWords): void {
  const anonymous = Object.keys(mapOf(body['Volumes'])).filter(
    (path) => !Object.hasOwn(mapOf(image['Volumes']), path),
  )
  // A source that starts with "." would be another one than the engine was told.
  const binds = textsOf(host['Binds']).filter((bind) => !bind.startsWith('.'))
  for (const volume of [...binds, ...anonymous]) {
    if (isTaken(() => readVolumes([volume], nowhere()))) flags.add('volume', volume)
  }
  printMounts(host['Mounts'], flags)
  for (const [path, options] of textPairsOf(host['Tmpfs'])) {
    if (!path.includes(':')) flags.add('tmpfs', options === '' ? path : `${path}:${options}`)
  }
}

function printConfig(body: JsonMap, image: JsonMap, flags: FlagWords): void {
  const unlessOfImage = (field: string, name: string) => {
    if (body[field] !== image[field]) flags.addUnlessEmpty(name, textOf(body[field]))
  }
  unlessOfImage('User', 'user')
  unlessOfImage('WorkingDir', 'workdir')
  unlessOfImage('StopSignal', 'stop-signal')
  if (typeof body['StopTimeout'] === 'number') flags.add('stop-timeout', String(body['StopTimeout']))
  const imageLabels = mapOf(image['Labels'])
  for (const [key, value] of textPairsOf(body['Labels'])) {
    const isOfImage = Object.hasOwn(imageLabels, key) && imageLabels[key] === value
    if (!isOfImage) flags.addPair('label', key, value, true)
  }
}

function printHealthcheck(own: JsonMap, image: JsonMap, flags: FlagWords): void {
  const test = textsOf(own['Test'])
  if (test[0] === 'NONE') {
    flags.turnOn('no-healthcheck')
    return
  }
  if (spelling(test) !== spelling(textsOf(image['Test'])) && test[0] === 'CMD-SHELL' && test.length === 2) {
    flags.add('health-cmd', test[1] ?? '')
  }
  const times = {
    Interval: 'health-interval',
    Timeout: 'health-timeout',
    StartPeriod: 'health-start-period',
    StartInterval: 'health-start-interval',
  } as const
  for (const [field, name] of Object.entries(times)) {
    if (own[field] !== image[field]) flags.addUnlessZero(name, integerOf(own[field]), formatDuration)
  }
  if (own['Retries'] !== image['Retries']) flags.addUnlessZero('health-retries', integerOf(own['Retries']))
}

function printHost(host: JsonMap, flags: FlagWords): void {
  for (const [field, name] of Object.entries(hostTexts)) {
    const value = textOf(host[field])
    if (isTaken(() => checkMode(name, value))) flags.addUnlessEmpty(name, value)
  }
  for (const [field, name] of Object.entries(hostSwitches)) if (host[field] === true) flags.turnOn(name)
  for (const [field, name] of Object.entries(hostLists)) flags.addAll(name, textsOf(host[field]))
  for (const [field, name] of Object.entries(hostPairs)) {
    for (const [key, value] of textPairsOf(host[field])) flags.addPair(name, key, value)
  }
  for (const [field, name] of [
    ['CapAdd', 'cap-add'],
    ['CapDrop', 'cap-drop'],
  ] as const) {
    flags.addAll(
      name,
      textsOf(host[field]).map((capability) => capability.replace(/^CAP_/, '')),
    )
  }
  // A profile that docker read from a file can't be given as text.
  flags.addAll(
    'security-opt',
    textsOf(host['SecurityOpt']).filter((option) => !/^seccomp[=:](?!builtin$|unconfined$)/.test(option)),
  )
  const isUnconfined = [host['MaskedPaths'], host['ReadonlyPaths']].every(
    (paths) => Array.isArray(paths) && paths.length === 0,
  )
  if (isUnconfined) flags.add('security-opt', 'systempaths=unconfined')
  printLimits(host, flags)
  for (const text of listOf(host['Devices']).map(deviceText)) {
    if (isTaken(() => readDevice(text, nowhere()))) flags.add('device', text)
  }
  printDeviceRequests(host['DeviceRequests'], flags)
  const log = host['LogConfig']
  flags.addUnlessEmpty('log-driver', textOf(fieldOf(log, 'Type')))
  for (const [key, value] of textPairsOf(fieldOf(log, 'Config'))) flags.addPair('log-opt', key, value, true)
}

function printLimits(host: JsonMap, flags: FlagWords): void {
  for (const [field, name] of Object.entries(hostSizes))
    flags.addUnlessZero(name, integerOf(host[field]), formatBytes)
  flags.addUnlessZero('memory-swap', integerOf(host['MemorySwap']), (value) =>
    value === -1 ? '-1' : formatBytes(value),
  )
  const swappiness = host['MemorySwappiness']
  if (typeof swappiness === 'number' && swappiness !== -1) flags.add('memory-swappiness', String(swappiness))
  flags.addUnlessZero('cpus', integerOf(host['NanoCpus']), formatCpus)
  for (const [field, name] of Object.entries(hostNumbers)) flags.addUnlessZero(name, integerOf(host[field]))
  for (const weight of listOf(host['BlkioWeightDevice'])) {
    flags.add(
      'blkio-weight-device',
      `${textOf(fieldOf(weight, 'Path'))}:${integerOf(fieldOf(weight, 'Weight'))}`,
    )
  }
  for (const [field, name] of Object.entries(deviceRates)) {
    for (const rate of listOf(host[field])) {
      const amount = integerOf(fieldOf(rate, 'Rate'))
      const isBytes = name.endsWith('bps')
      flags.add(name, `${textOf(fieldOf(rate, 'Path'))}:${isBytes ? formatBytes(amount) : String(amount)}`)
    }
  }
  for (const ulimit of listOf(host['Ulimits'])) {
    const soft = integerOf(fieldOf(ulimit, 'Soft'))
    const hard = integerOf(fieldOf(ulimit, 'Hard'))
    flags.add('ulimit', `${textOf(fieldOf(ulimit, 'Name'))}=${soft}${soft === hard ? '' : `:${hard}`}`)
  }
}

function deviceText(device: unknown): string {
  const host = textOf(fieldOf(device, 'PathOnHost'))
  const container = textOf(fieldOf(device, 'PathInContainer'))
  const mode = textOf(fieldOf(device, 'CgroupPermissions'))
  return [host, ...(container === host ? [] : [container]), ...(mode === 'rwm' ? [] : [mode])].join(':')
}
