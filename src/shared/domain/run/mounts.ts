/** `--mount key=value,…` (docker/cli opts.MountOpt, 28.2). */
import type { Mount } from './create-request'
import { stringMap, type StringMap } from './create-request'
import { readCsvRecord } from './csv-record'
import { cut, goLower, parseGoBool, parseGoInteger } from './go-values'
import type { ParseContext } from './parse-context'
import { refuse, reword } from './refusal'
import { parseBytes } from './sizes'

/** While the fields are read; options exist once one of their fields was named, even with its default. */
interface Draft {
  type: string
  source: string
  target: string
  isReadOnly: boolean
  consistency: string
  bind?: { propagation?: string; nonRecursive?: boolean; writable?: boolean; forceReadOnly?: boolean }
  volume?: {
    noCopy?: boolean
    labels: Map<string, string>
    subpath?: string
    driver?: string
    options: Map<string, string>
  }
  image?: { subpath?: string }
  tmpfs?: { sizeBytes?: number; mode?: number }
}

export function readMount(text: string, context: ParseContext): Mount {
  const draft: Draft = { type: 'volume', source: '', target: '', isReadOnly: false, consistency: '' }
  for (const field of readCsvRecord(text)) {
    const pair = cut(field, '=')
    const key = goLower(pair ? pair[0] : field)
    if (!pair) readSwitch(draft, key, field)
    else if (!readCommonField(draft, key, pair[1], context) && !readOption(draft, key, pair[1], context)) {
      refuse(`unexpected key '${key}' in '${field}'`)
    }
  }
  checkMount(draft)
  return toMount(draft)
}

function readSwitch(draft: Draft, key: string, field: string): void {
  if (key === 'readonly' || key === 'ro') draft.isReadOnly = true
  else if (key === 'volume-nocopy') volumeOf(draft).noCopy = true
  else if (key === 'bind-nonrecursive') bindOf(draft).nonRecursive = true
  else refuse(`invalid field '${field}' must be a key=value pair`)
}

function readCommonField(draft: Draft, key: string, value: string, context: ParseContext): boolean {
  switch (key) {
    case 'type':
      draft.type = goLower(value)
      return true
    case 'source':
    case 'src':
      draft.source = context.absolute(value)
      return true
    case 'target':
    case 'dst':
    case 'destination':
      draft.target = value
      return true
    case 'readonly':
    case 'ro':
      draft.isReadOnly = readSwitchValue(key, value)
      return true
    case 'consistency':
      draft.consistency = goLower(value)
      return true
  }
  return false
}

function readOption(draft: Draft, key: string, value: string, context: ParseContext): boolean {
  switch (key) {
    case 'bind-propagation':
      bindOf(draft).propagation = goLower(value)
      return true
    case 'bind-nonrecursive':
      bindOf(draft).nonRecursive = readSwitchValue(key, value)
      return true
    case 'bind-recursive':
      readBindRecursive(draft, value)
      return true
    case 'volume-subpath':
      volumeOf(draft).subpath = value
      return true
    case 'volume-nocopy':
      volumeOf(draft).noCopy = readSwitchValue(key, value)
      return true
    case 'volume-label':
      setPair(volumeOf(draft).labels, value)
      return true
    case 'volume-driver':
      volumeOf(draft).driver = value
      return true
    case 'volume-opt':
      setPair(volumeOf(draft).options, value)
      return true
    case 'image-subpath':
      draft.image = { ...draft.image, subpath: value }
      return true
    case 'tmpfs-size': {
      const bytes = reword(
        () => parseBytes(value),
        () => `invalid value for ${key}: ${value}`,
      )
      draft.tmpfs = { ...draft.tmpfs, sizeBytes: context.exact(bytes, `${key}=${value}`) }
      return true
    }
    case 'tmpfs-mode': {
      const mode = reword(
        () => parseGoInteger(value, { base: 8, bits: 32, isSigned: false }),
        () => `invalid value for ${key}: ${value}`,
      )
      draft.tmpfs = { ...draft.tmpfs, mode: Number(mode) }
      return true
    }
  }
  return false
}

function readSwitchValue(key: string, value: string): boolean {
  return reword(
    () => parseGoBool(value),
    () => `invalid value for ${key}: ${value}`,
  )
}

function readBindRecursive(draft: Draft, value: string): void {
  if (value === 'enabled') return
  if (value === 'disabled') bindOf(draft).nonRecursive = true
  else if (value === 'writable') bindOf(draft).writable = true
  else if (value === 'readonly') bindOf(draft).forceReadOnly = true
  else {
    refuse(
      `invalid value for bind-recursive: ${value} (must be "enabled", "disabled", "writable", or "readonly")`,
    )
  }
}

function bindOf(draft: Draft): NonNullable<Draft['bind']> {
  return (draft.bind ??= {})
}

function volumeOf(draft: Draft): NonNullable<Draft['volume']> {
  return (draft.volume ??= { labels: new Map(), options: new Map() })
}

function setPair(map: Map<string, string>, text: string): void {
  const [key, value] = cut(text, '=') ?? [text, '']
  if (key !== '') map.set(key, value)
}

function checkMount({ type, target, isReadOnly, bind, volume, image, tmpfs }: Draft): void {
  if (type === '') refuse('type is required')
  if (target === '') refuse('target is required')
  const cannotMix = (kind: string) => refuse(`cannot mix '${kind}-*' options with mount type '${type}'`)
  if (volume && type !== 'volume') cannotMix('volume')
  if (image && type !== 'image') cannotMix('image')
  if (bind && type !== 'bind') cannotMix('bind')
  if (tmpfs && type !== 'tmpfs') cannotMix('tmpfs')
  if (bind?.writable && !isReadOnly) {
    refuse("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction")
  }
  if (!bind?.forceReadOnly) return
  if (!isReadOnly)
    refuse("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction")
  if (bind.propagation !== 'rprivate') {
    refuse(
      "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
    )
  }
}

/** Empty values are left out, as the API's types do. */
function toMount(draft: Draft): Mount {
  const { bind, volume, image, tmpfs } = draft
  return {
    ...text('Type', draft.type),
    ...text('Source', draft.source),
    ...text('Target', draft.target),
    ...(draft.isReadOnly && { ReadOnly: true as const }),
    ...text('Consistency', draft.consistency),
    ...(bind && {
      BindOptions: {
        ...text('Propagation', bind.propagation),
        ...(bind.nonRecursive && { NonRecursive: true as const }),
        ...(bind.writable && { ReadOnlyNonRecursive: true as const }),
        ...(bind.forceReadOnly && { ReadOnlyForceRecursive: true as const }),
      },
    }),
    ...(volume && {
      VolumeOptions: {
        ...(volume.noCopy && { NoCopy: true as const }),
        ...map('Labels', volume.labels),
        ...text('Subpath', volume.subpath),
        DriverConfig: { ...text('Name', volume.driver), ...map('Options', volume.options) },
      },
    }),
    ...(image && { ImageOptions: text('Subpath', image.subpath) }),
    ...(tmpfs && {
      TmpfsOptions: {
        ...(tmpfs.sizeBytes ? { SizeBytes: tmpfs.sizeBytes } : {}),
        ...(tmpfs.mode ? { Mode: tmpfs.mode } : {}),
      },
    }),
  }
}

function text<Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } {
  return (value ? { [name]: value } : {}) as { readonly [N in Name]?: string }
}

function map<Name extends string>(
  name: Name,
  pairs: ReadonlyMap<string, string>,
): { readonly [N in Name]?: StringMap } {
  return (pairs.size > 0 ? { [name]: stringMap(pairs) } : {}) as { readonly [N in Name]?: StringMap }
}
