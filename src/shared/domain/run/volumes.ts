/** `--volume` (docker/cli 28.2): which part of `source:target:options` is what, with Windows drives kept whole. */
import { byteLength, cut } from './go-values'
import type { ParseContext } from './parse-context'
import { refuse } from './refusal'

export interface ReadVolumes {
  /** Host directories and named volumes. */
  readonly binds: readonly string[]
  /** Anonymous volumes: paths in the container. */
  readonly anonymous: readonly string[]
}

/** Docker keeps these in a Go map, so the order of its binds is by chance; here it is the order of the text. */
export function readVolumes(specs: readonly string[], context: ParseContext): ReadVolumes {
  const binds: string[] = []
  const anonymous: string[] = []
  for (const spec of new Set(specs)) {
    const source = readVolumeSource(spec)
    if (source === '') {
      anonymous.push(spec)
      continue
    }
    const [host, rest] = cut(spec, ':') ?? [spec, '']
    binds.push(source.startsWith('.') ? `${context.absolute(host)}:${rest}` : spec)
  }
  return { binds, anonymous }
}

/** "" for an anonymous volume. */
function readVolumeSource(spec: string): string {
  if (spec === '') return refuse('invalid empty volume spec')
  if (byteLength(spec) <= 2) return ''
  const problem = (why: string) => refuse(`invalid spec: ${spec}: ${why}`)
  const sections = splitSections(spec)
  for (const [index, section] of sections.entries()) {
    if (section === '') problem('empty section between colons')
    if (index === 2 && sections.length > 3) problem('too many colons')
  }
  return sections.length === 1 ? '' : (sections[0] ?? '')
}

/** At colons, except one that makes a single letter a Windows drive. */
export function splitSections(spec: string): readonly string[] {
  const sections: string[] = []
  let section = ''
  for (const rune of spec) {
    if (rune === ':' && !/^\p{L}$/u.test(section)) {
      sections.push(section)
      section = ''
    } else section += rune
  }
  return [...sections, section]
}
