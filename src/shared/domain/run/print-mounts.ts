/** Mounts as `--mount`, device requests as `--gpus` or `--device`. */
import { csvField } from './csv-record'
import { fieldOf, integerOf, listOf, textOf, textPairsOf, textsOf } from './json-reading'
import type { FlagWords } from './flag-words'
import { formatBytes } from './sizes'

export function printMounts(mounts: unknown, flags: FlagWords): void {
  for (const mount of listOf(mounts)) {
    // A source that starts with "." would be another one than the engine was told.
    const isRelative = textOf(fieldOf(mount, 'Source')).startsWith('.')
    if (!isRelative) flags.add('mount', mountFields(mount).map(csvField).join(','))
  }
}

function mountFields(mount: unknown): readonly string[] {
  const bind = fieldOf(mount, 'BindOptions')
  const volume = fieldOf(mount, 'VolumeOptions')
  const tmpfs = fieldOf(mount, 'TmpfsOptions')
  const driver = fieldOf(volume, 'DriverConfig')
  const mode = integerOf(fieldOf(tmpfs, 'Mode'))
  return [
    ...text('type', fieldOf(mount, 'Type')),
    ...text('source', fieldOf(mount, 'Source')),
    ...text('target', fieldOf(mount, 'Target')),
    ...(fieldOf(mount, 'ReadOnly') === true ? ['readonly'] : []),
    ...text('consistency', fieldOf(mount, 'Consistency')),
    ...text('bind-propagation', fieldOf(bind, 'Propagation')),
    ...(fieldOf(bind, 'NonRecursive') === true ? ['bind-recursive=disabled'] : []),
    ...(fieldOf(bind, 'ReadOnlyNonRecursive') === true ? ['bind-recursive=writable'] : []),
    ...(fieldOf(bind, 'ReadOnlyForceRecursive') === true ? ['bind-recursive=readonly'] : []),
    ...(fieldOf(volume, 'NoCopy') === true ? ['volume-nocopy'] : []),
    ...text('volume-subpath', fieldOf(volume, 'Subpath')),
    ...pairs('volume-label', fieldOf(volume, 'Labels')),
    ...text('volume-driver', fieldOf(driver, 'Name')),
    ...pairs('volume-opt', fieldOf(driver, 'Options')),
    ...text('image-subpath', fieldOf(fieldOf(mount, 'ImageOptions'), 'Subpath')),
    ...size('tmpfs-size', fieldOf(tmpfs, 'SizeBytes')),
    ...(mode === 0 ? [] : [`tmpfs-mode=${mode.toString(8)}`]),
  ]
}

function text(name: string, value: unknown): readonly string[] {
  return textOf(value) === '' ? [] : [`${name}=${textOf(value)}`]
}

function pairs(name: string, value: unknown): readonly string[] {
  return textPairsOf(value).map(([key, item]) => `${name}=${key}=${item}`)
}

function size(name: string, value: unknown): readonly string[] {
  return integerOf(value) === 0 ? [] : [`${name}=${formatBytes(integerOf(value))}`]
}

export function printDeviceRequests(requests: unknown, flags: FlagWords): void {
  for (const request of listOf(requests)) {
    const ids = textsOf(fieldOf(request, 'DeviceIDs'))
    if (fieldOf(request, 'Driver') === 'cdi') flags.addAll('device', ids)
    else flags.add('gpus', gpuFields(request, ids).map(csvField).join(','))
  }
}

function gpuFields(request: unknown, ids: readonly string[]): readonly string[] {
  const count = integerOf(fieldOf(request, 'Count'))
  const capabilities = textsOf(listOf(fieldOf(request, 'Capabilities'))[0])
  const isPlain = capabilities.length === 1 && capabilities[0] === 'gpu'
  const options = textPairsOf(fieldOf(request, 'Options')).map(([key, value]) => csvField(`${key}=${value}`))
  return [
    // Without devices docker asks for one.
    ...(ids.length > 0 && count === 0 ? [] : [count === -1 ? 'all' : String(count)]),
    ...text('driver', fieldOf(request, 'Driver')),
    ...(ids.length > 0 ? [`device=${ids.join(',')}`] : []),
    ...(isPlain || capabilities.length === 0 ? [] : [`capabilities=${capabilities.slice(0, -1).join(',')}`]),
    ...(options.length > 0 ? [`options=${options.join(',')}`] : []),
  ]
}
