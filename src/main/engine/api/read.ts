/**
 * Reading what an engine says, one field at a time: checks and copies in one go. Holds nothing.
 *
 * Written by hand rather than as schemas of the library that checks the window's calls, for two measured reasons: its
 * records drop a label called `__proto__`, and a list of 3,000 containers costs it 15 to 55 ms before any mapping,
 * where reading and mapping together take less here.
 *
 * Tolerant on purpose: engines from 20.10 to 29 and Podman disagree on what is absent, null, empty, or a number in
 * quotes, so a field that is not what it should be reads as its empty value. Only what an object can't be without (its
 * id) is required; an object without it is not one.
 */
import type { Pair, Pairs } from '@shared/domain/labels'
import { nonsense } from '../errors'
import { maximumLabelCount, maximumLabelLength, maximumLabelTextLength, maximumTextLength } from '../limits'

export type RawObject = Readonly<Record<string, unknown>>

const emptyObject: RawObject = Object.freeze(Object.create(null) as Record<string, unknown>)

export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `object[key]` for data: a name that only JavaScript's own prototype knows is absent. */
export function valueOf(object: RawObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function objectOf(object: RawObject, key: string): RawObject {
  const value = valueOf(object, key)
  return isObject(value) ? value : emptyObject
}

/** A missing list, `null` and `{}` are the empty list. */
export function listOf(object: RawObject, key: string): readonly unknown[] {
  const value = valueOf(object, key)
  return Array.isArray(value) ? value : []
}

export function objectsOf(object: RawObject, key: string): readonly RawObject[] {
  return listOf(object, key).filter(isObject)
}

export function entriesOf(object: RawObject, key: string): readonly (readonly [string, unknown])[] {
  return Object.entries(objectOf(object, key))
}

export function textOf(object: RawObject, key: string): string {
  const value = valueOf(object, key)
  if (typeof value === 'string') return clip(value, maximumTextLength)
  return typeof value === 'number' ? String(value) : ''
}

export function textOrNull(object: RawObject, key: string): string | null {
  return textOf(object, key) || null
}

export function textsOf(object: RawObject, key: string): readonly string[] {
  const texts: string[] = []
  for (const value of listOf(object, key)) {
    if (typeof value === 'string') texts.push(clip(value, maximumTextLength))
  }
  return texts
}

/** Also from a number in quotes, as some compatible engines write it. */
export function numberOrNull(object: RawObject, key: string): number | null {
  const value = valueOf(object, key)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : null
}

export function numberOf(object: RawObject, key: string): number {
  return numberOrNull(object, key) ?? 0
}

export function flagOf(object: RawObject, key: string): boolean {
  return valueOf(object, key) === true
}

/** Text → text. The engine sorts keys; a value that is no text is skipped, since labels and options are text by contract. */
export function pairsOf(object: RawObject, key: string): Pairs {
  const pairs: Pair[] = []
  let length = 0
  for (const [name, value] of Object.entries(objectOf(object, key))) {
    if (typeof value !== 'string') continue
    const pair = [clip(name, maximumLabelLength), clip(value, maximumLabelLength)] as const
    length += pair[0].length + pair[1].length
    if (pairs.length >= maximumLabelCount || length > maximumLabelTextLength) break
    pairs.push(pair)
  }
  return pairs
}

/** Longer text ends in "…". The cut is a copy of its own: a mere slice would keep all 16 MiB of a label alive. */
export function clip(text: string, maximumLength: number): string {
  if (text.length <= maximumLength) return text
  return `${Buffer.from(text.slice(0, maximumLength), 'utf16le').toString('utf16le')}…`
}

/** RFC 3339 → ms since 1970; null for none, and for Go's zero time, which means "never". */
export function timeOrNull(object: RawObject, key: string): number | null {
  const value = valueOf(object, key)
  if (typeof value !== 'string' || value === '' || value.startsWith('0001-01-01T00:00:00')) return null
  const timeMs = Date.parse(value)
  return Number.isNaN(timeMs) ? null : timeMs
}

/** Lists give whole seconds and inspecting gives nanoseconds: both read as the whole second, so that they agree. */
export function wholeSecondMs(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000
}

export function requireObject(answer: unknown, what: string): RawObject {
  if (!isObject(answer)) throw nonsense(`${what} is not an object`, excerptOf(answer))
  return answer
}

/**
 * Maps a list row by row. A row that is nonsense is left out and reported, since the others are still true; a list in
 * which nothing makes sense is itself nonsense. `null` is how Go writes an empty list.
 */
export function mapRows<T>(
  answer: unknown,
  what: string,
  map: (row: RawObject) => T | null,
  onProblem: (sentence: string) => void,
): readonly T[] {
  if (answer === null) return []
  if (!Array.isArray(answer)) throw nonsense(`${what} is not a list`, excerptOf(answer))
  const mapped: T[] = []
  let firstBad: unknown
  for (const row of answer as readonly unknown[]) {
    const item = isObject(row) ? map(row) : null
    if (item === null) firstBad ??= row
    else mapped.push(item)
  }
  const badCount = answer.length - mapped.length
  if (badCount > 0 && mapped.length === 0)
    throw nonsense(`no row of ${what} makes sense`, excerptOf(firstBad))
  if (badCount > 0) onProblem(`${badCount} rows of ${what} make no sense, the first: ${excerptOf(firstBad)}`)
  return mapped
}

function excerptOf(value: unknown): string {
  return clip(JSON.stringify(value) ?? String(value), 200)
}
