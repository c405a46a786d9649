/** Every flag of `docker run` and `docker create` 28.2: its letter, how its value is read, and where it is kept. */
import {
  checkDeviceRule,
  readByteRate,
  readDeviceWeight,
  readGpus,
  readOperationRate,
  readUlimit,
} from './devices'
import { checkLabel, readVariable } from './environment'
import type { FlagValues } from './flag-values'
import {
  cut,
  goLower,
  goQuote,
  parseGoBool,
  parseGoDuration,
  parseGoInteger,
  type IntegerForm,
} from './go-values'
import { formatIpAddress, parseIpAddress } from './ip-address'
import { readMount } from './mounts'
import { readNetwork } from './networks'
import type { ParseContext } from './parse-context'
import { refuse } from './refusal'
import { parseBytes, parseCpus } from './sizes'

/** Checks a value and keeps it under `name`. */
type ReadFlag = (text: string, values: FlagValues, context: ParseContext, name: string) => void

export interface Flag {
  readonly letter?: string
  /** A boolean: its value only ever comes behind "=". */
  readonly isSwitch?: true
  readonly only?: 'run'
  /** Refused for an engine that runs on another system. */
  readonly engineOs?: 'windows'
  /** The name under which an older spelling is kept. */
  readonly keptAs?: string
  readonly read: ReadFlag
}

const toggle = (letter?: string): Flag => ({
  ...(letter !== undefined && { letter }),
  isSwitch: true,
  read: (text, values, _context, name) => values.set(name, parseGoBool(text)),
})

const text = (letter?: string): Flag => ({
  ...(letter !== undefined && { letter }),
  read: (value, values, _context, name) => values.set(name, value),
})

const list = (
  check: (value: string, context: ParseContext) => string = (value) => value,
  letter?: string,
): Flag => ({
  ...(letter !== undefined && { letter }),
  read: (value, values, context, name) => values.push(name, check(value, context)),
})

const integer = (bits: IntegerForm['bits'] = 64, isSigned = true): Flag => ({
  read: (value, values, context, name) =>
    values.set(name, context.exact(parseGoInteger(value, { base: 0, bits, isSigned }), `--${name}=${value}`)),
})

const bytes: Flag = {
  read: (value, values, context, name) =>
    values.set(name, context.exact(parseBytes(value), `--${name}=${value}`)),
}

const duration: Flag = {
  read: (value, values, context, name) =>
    values.set(name, context.exact(parseGoDuration(value), `--${name}=${value}`)),
}

const rate = (read: typeof readByteRate): Flag => ({
  read: (value, values, context, name) => values.pushRate(name, read(value, context)),
})

const network: Flag = {
  keptAs: 'network',
  read: (value, values, context) => values.networks.push(readNetwork(value, context)),
}

const table: Readonly<Record<string, Flag>> = {
  'add-host': list(readExtraHost),
  annotation: list(),
  attach: list(readStream, 'a'),
  'blkio-weight': integer(16, false),
  'blkio-weight-device': { read: (value, values) => values.blkioWeights.push(readDeviceWeight(value)) },
  'cap-add': list(),
  'cap-drop': list(),
  'cgroup-parent': text(),
  cgroupns: text(),
  cidfile: text(),
  'cpu-count': { ...integer(), engineOs: 'windows' },
  'cpu-percent': { ...integer(), engineOs: 'windows' },
  'cpu-period': integer(),
  'cpu-quota': integer(),
  'cpu-rt-period': integer(),
  'cpu-rt-runtime': integer(),
  'cpu-shares': { ...integer(), letter: 'c' },
  cpus: {
    read: (value, values, context) => values.set('cpus', context.exact(parseCpus(value), `--cpus=${value}`)),
  },
  'cpuset-cpus': text(),
  'cpuset-mems': text(),
  detach: { ...toggle('d'), only: 'run' },
  'detach-keys': { ...text(), only: 'run' },
  device: list(),
  'device-cgroup-rule': list(checkDeviceRule),
  'device-read-bps': rate(readByteRate),
  'device-read-iops': rate(readOperationRate),
  'device-write-bps': rate(readByteRate),
  'device-write-iops': rate(readOperationRate),
  'disable-content-trust': toggle(),
  dns: list(readIpAddress),
  'dns-opt': { ...list(), keptAs: 'dns-option' },
  'dns-option': list(),
  'dns-search': list(readSearchDomain),
  domainname: text(),
  entrypoint: text(),
  env: list(readVariable, 'e'),
  'env-file': list(),
  expose: list(),
  gpus: { read: (value, values, context) => values.gpus.push(readGpus(value, context)) },
  'group-add': list(),
  'health-cmd': text(),
  'health-interval': duration,
  'health-retries': integer(),
  'health-start-interval': duration,
  'health-start-period': duration,
  'health-timeout': duration,
  help: toggle(),
  hostname: text('h'),
  init: toggle(),
  interactive: toggle('i'),
  'io-maxbandwidth': { ...bytes, engineOs: 'windows' },
  'io-maxiops': { ...integer(64, false), engineOs: 'windows' },
  ip: text(),
  ip6: text(),
  ipc: text(),
  isolation: text(),
  'kernel-memory': bytes,
  label: list(checkLabel, 'l'),
  'label-file': list(),
  link: list(checkLink),
  'link-local-ip': list(),
  'log-driver': text(),
  'log-opt': list(),
  'mac-address': text(),
  memory: { ...bytes, letter: 'm' },
  'memory-reservation': bytes,
  'memory-swap': {
    read: (value, values, context, name) =>
      value === '-1' ? values.set(name, -1) : bytes.read(value, values, context, name),
  },
  'memory-swappiness': integer(),
  mount: { read: (value, values, context) => values.mounts.push(readMount(value, context)) },
  name: text(),
  net: network,
  'net-alias': { ...list(), keptAs: 'network-alias' },
  network,
  'network-alias': list(),
  'no-healthcheck': toggle(),
  'oom-kill-disable': toggle(),
  'oom-score-adj': integer(),
  pid: text(),
  'pids-limit': integer(),
  platform: text(),
  privileged: toggle(),
  publish: list(undefined, 'p'),
  'publish-all': toggle('P'),
  pull: text(),
  quiet: toggle('q'),
  'read-only': toggle(),
  restart: text(),
  rm: toggle(),
  runtime: text(),
  'security-opt': list(),
  'shm-size': bytes,
  'sig-proxy': { ...toggle(), only: 'run' },
  'stop-signal': text(),
  'stop-timeout': integer(),
  'storage-opt': list(),
  sysctl: list(checkSysctl),
  tmpfs: list(),
  tty: toggle('t'),
  ulimit: {
    read: (value, values, context) => {
      const ulimit = readUlimit(value, context)
      values.ulimits.set(ulimit.Name, ulimit)
    },
  },
  'use-api-socket': toggle(),
  user: text('u'),
  userns: text(),
  uts: text(),
  volume: list(undefined, 'v'),
  'volume-driver': text(),
  'volumes-from': list(),
  workdir: text('w'),
}

const nameByLetter = new Map(
  Object.entries(table).flatMap(([name, { letter }]) =>
    letter === undefined ? [] : [[letter, name] as const],
  ),
)

/** The flag of that name for this command, or undefined. */
export function findFlag(name: string, verb: 'run' | 'create'): Flag | undefined {
  const flag = Object.hasOwn(table, name) ? table[name] : undefined
  return flag?.only === 'run' && verb === 'create' ? undefined : flag
}

export function flagNameOfLetter(letter: string): string | undefined {
  return nameByLetter.get(letter)
}

/** Of all flags, in docker's order. */
export const flagNames: readonly string[] = Object.keys(table).sort()

function readStream(value: string): string {
  const stream = goLower(value)
  return ['stdin', 'stdout', 'stderr'].includes(stream)
    ? stream
    : refuse('valid streams are STDIN, STDOUT and STDERR')
}

function readIpAddress(value: string): string {
  const address = parseIpAddress(value.trim())
  return address ? formatIpAddress(address) : refuse(`IP address is not correctly formatted: ${value}`)
}

const domainLabel = ':?(?:[a-z0-9]|:?[a-z0-9][a-z0-9-]*[a-z0-9])'
/** The stray colons are docker's own. */
const searchDomain = new RegExp(String.raw`^(:?${domainLabel}(?::?\.${domainLabel})*)\.?[ \t\n\f\r]*$`, 'i')

function readSearchDomain(value: string): string {
  const trimmed = value.replace(/^ +| +$/g, '')
  if (trimmed === '.') return trimmed
  const domain = /[a-z]/i.test(trimmed) ? searchDomain.exec(trimmed)?.[1] : undefined
  if (domain === undefined || domain.length >= 255) return refuse(`${trimmed} is not a valid domain`)
  return domain
}

function readExtraHost(value: string): string {
  const pair = cut(value, '=') ?? cut(value, ':')
  if (!pair || pair[0] === '' || pair[0].includes(':')) {
    return refuse(`bad format for add-host: ${goQuote(value)}`)
  }
  const [host, given] = pair
  if (given === 'host-gateway') return `${host}:${given}`
  const address = given.length > 2 ? given.replace(/^\[(.*)\]$/s, '$1') : given
  return parseIpAddress(address.trim())
    ? `${host}:${address}`
    : refuse(`invalid IP address in add-host: ${goQuote(address)}`)
}

function checkLink(value: string): string {
  if (value === '') return refuse('empty string specified for links')
  return value.split(':').length > 2 ? refuse(`bad format for links: ${value}`) : value
}

function checkSysctl(value: string): string {
  const name = cut(value, '=')?.[0] ?? ''
  const isAllowed =
    /^kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$/.test(name) ||
    name.startsWith('net.') ||
    name.startsWith('fs.mqueue.')
  return isAllowed ? value : refuse(`sysctl '${value}' is not allowed`)
}
