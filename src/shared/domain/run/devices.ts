/** `--device`, `--gpus`, device rates and weights, `--ulimit` (docker/cli 28.2 opts, docker/go-units). */
import {
  stringMap,
  type DeviceMapping,
  type DeviceRate,
  type DeviceRequest,
  type Ulimit,
} from './create-request'
import { readCsvRecord } from './csv-record'
import { cut, integerProblem, parseGoInteger } from './go-values'
import { cleanPath, type ParseContext } from './parse-context'
import { refuse, reword } from './refusal'
import { parseBytes } from './sizes'

/** `vendor/class=name`: a device by its name in the Container Device Interface. */
export function isCdiName(text: string): boolean {
  const name = String.raw`[A-Za-z](?:[\w.-]*[A-Za-z0-9])?`
  return new RegExp(`^${name}/${name}=[A-Za-z0-9](?:[\\w.:-]*[A-Za-z0-9])?$`).test(text)
}

/** `host[:container][:mode]`; a Windows engine checks the text itself. */
export function readDevice(text: string, { surroundings }: ParseContext): DeviceMapping {
  if (surroundings.engineOs === 'windows') {
    return { PathOnHost: text, PathInContainer: '', CgroupPermissions: '' }
  }
  const parts = text.split(':')
  const [host = '', second, third] = parts
  if (parts.length > 3 || host === '') return refuse(`bad format for path: ${text}`)
  const isMode = third === undefined && second !== undefined && isDeviceMode(second)
  if (third !== undefined && !isDeviceMode(third)) return refuse(`bad mode specified: ${third}`)
  const container = second === undefined || isMode ? host : second
  if (!container.startsWith('/')) return refuse(`${container} is not an absolute path`)
  const cleaned = third === undefined ? cleanPath(container) : container
  // Docker cleans one path only, and reads the result once more: a second part such as "/r" can't turn into a mode.
  const isHostOnly = second === undefined || isMode
  return {
    PathOnHost: isHostOnly ? cleaned : host,
    PathInContainer: cleaned,
    CgroupPermissions: third ?? (isMode ? second : 'rwm'),
  }
}

function isDeviceMode(text: string): boolean {
  return /^[rwm]{1,3}$/.test(text) && new Set(text).size === text.length
}

export function checkDeviceRule(text: string): string {
  const isRule = /^[acb] (?:[0-9]+|\*):(?:[0-9]+|\*) [rwm]{1,3}$/.test(text)
  return isRule ? text : refuse(`invalid device cgroup format '${text}'`)
}

export function readDeviceWeight(text: string): { readonly Path: string; readonly Weight: number } {
  const [path, value] = readDevicePath(text)
  const problem = `invalid weight for device: ${text}`
  const weight = Number(
    reword(
      () => parseGoInteger(value, { base: 10, bits: 16, isSigned: false }),
      () => problem,
    ),
  )
  if (weight > 0 && (weight < 10 || weight > 1000)) return refuse(problem)
  return { Path: path, Weight: weight }
}

export function readByteRate(text: string, context: ParseContext): DeviceRate {
  const [path, value] = readDevicePath(text)
  const rate = reword(
    () => parseBytes(value),
    () =>
      `invalid rate for device: ${text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb`,
  )
  return { Path: path, Rate: context.exact(rate, text) }
}

export function readOperationRate(text: string, context: ParseContext): DeviceRate {
  const [path, value] = readDevicePath(text)
  const rate = reword(
    () => parseGoInteger(value, { base: 10, bits: 64, isSigned: false }),
    () =>
      `invalid rate for device: ${text}. The correct format is <device-path>:<number>. Number must be a positive integer`,
  )
  return { Path: path, Rate: context.exact(rate, text) }
}

function readDevicePath(text: string): readonly [path: string, value: string] {
  const pair = cut(text, ':')
  if (!pair || pair[0] === '') return refuse(`bad format: ${text}`)
  return pair[0].startsWith('/dev/') ? pair : refuse(`bad format for device path: ${text}`)
}

const ulimitNames = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  ),
)

/** `name=soft[:hard]`; -1 is without limit. */
export function readUlimit(text: string, context: ParseContext): Ulimit {
  const pair = cut(text, '=')
  if (!pair) return refuse(`invalid ulimit argument: ${text}`)
  const [name, limits] = pair
  if (!ulimitNames.has(name)) return refuse(`invalid ulimit type: ${name}`)
  const parts = limits.split(':')
  if (parts.length > 2) {
    return refuse(`too many limit value arguments - ${limits}, can only have up to two, \`soft[:hard]\``)
  }
  const limit = (value: string) => parseGoInteger(value, { base: 10, bits: 64, isSigned: true })
  const givenHard = parts[1] === undefined ? null : limit(parts[1])
  const soft = limit(parts[0] ?? '')
  const hard = givenHard ?? soft
  const problem = 'ulimit soft limit must be less than or equal to hard limit:'
  if (hard !== -1n && soft === -1n) return refuse(`${problem} soft: -1 (unlimited), hard: ${hard}`)
  if (hard !== -1n && soft > hard) return refuse(`${problem} ${soft} > ${hard}`)
  return { Name: name, Hard: context.exact(hard, text), Soft: context.exact(soft, text) }
}

/** `all`, a count, or `count=…,driver=…,device=…,capabilities=…,options=…`. */
export function readGpus(text: string, context: ParseContext): DeviceRequest {
  const seen = new Set<string>()
  let request: DeviceRequest = {
    Driver: '',
    Count: 0,
    DeviceIDs: null,
    Capabilities: [['gpu']],
    Options: {},
  }
  for (const field of readCsvRecord(text)) {
    const pair = cut(field, '=')
    const key = pair ? pair[0] : field
    if (seen.has(key)) return refuse(`gpu request key '${key}' can be specified only once`)
    seen.add(key)
    if (!pair) {
      seen.add('count')
      request = { ...request, Count: context.exact(readGpuCount(key), field) }
    } else request = { ...request, ...readGpuField(key, pair[1], field, context) }
  }
  const isCounted = seen.has('count') || request.DeviceIDs !== null
  return isCounted ? request : { ...request, Count: 1 }
}

function readGpuField(
  key: string,
  value: string,
  field: string,
  context: ParseContext,
): Partial<DeviceRequest> {
  switch (key) {
    case 'driver':
      return { Driver: value }
    case 'count':
      return { Count: context.exact(readGpuCount(value), field) }
    case 'device':
      return { DeviceIDs: value.split(',') }
    case 'capabilities':
      return { Capabilities: [[...value.split(','), 'gpu']] }
    case 'options': {
      const options = reword(
        () => readCsvRecord(value),
        (why) => `failed to read gpu options: ${why}`,
      )
      return { Options: stringMap(options.map((option) => cut(option, '=') ?? [option, ''])) }
    }
    default:
      return refuse(`unexpected key '${key}' in '${field}'`)
  }
}

function readGpuCount(text: string): bigint {
  if (text === 'all') return -1n
  return reword(
    () => parseGoInteger(text, { base: 10, bits: 64, isSigned: true }),
    (why) => `invalid count (${text}): value must be either "all" or an integer: ${integerProblem(why)}`,
  )
}
