/**
 * Reading what an engine says, one field at a time: checks and copies in one go. Holds nothing.
 *
 * A field is read as `raw.Name`, which is safe with the names that Docker uses: none is one of Object.prototype's, and
 * JSON.parse makes even `__proto__` a field like any other. Keys that others choose are only ever walked as entries.
 *
 * Written by hand rather than as schemas of the library that checks the window's calls, for two measured reasons: its
 * records drop a label called `__proto__`, and checking a list of 3,000 containers costs it as much (50 ms at first,
 * 16 ms once compiled) as checking and mapping together cost here (40 ms and 13 ms, of which the most is memory).
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

export function toObject(value: unknown): RawObject {
  return isObject(value) ? value : emptyObject
}

/** A missing list, `null` and `{}` are the empty list. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function toObjects(value: unknown): readonly RawObject[] {
  return toList(value).filter(isObject)
}

export function toEntries(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : []
}

export function toText(value: unknown): string {
  if (typeof value === 'string') return clip(value, maximumTextLength)
  return typeof value === 'number' ? String(value) : ''
}

export function toTextOrNull(value: unknown): string | null {
  return toText(value) || null
}

export function toTexts(value: unknown): readonly string[] {
  const texts: string[] = []
  for (const item of toList(value)) {
    if (typeof item === 'string') texts.push(clip(item, maximumTextLength))
  }
  return texts
}

/** Also from a number in quotes, as some compatible engines write it. */
export function toNumberOrNull(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : null
}

export function toNumber(value: unknown): number {
  return toNumberOrNull(value) ?? 0
}

/**
 * Text → text, in the engine's order. A value that is no text is skipped: labels and options are text by contract.
 * Written for speed, as labels are most of what a list of 3,000 containers holds.
 */
export function toPairs(value: unknown): Pairs {
  const pairs: Pair[] = []
  let length = 0
  for (const entry of toEntries(value)) {
    const key = entry[0]
    const text = entry[1]
    if (typeof text !== 'string') continue
    length += Math.min(key.length, maximumLabelLength) + Math.min(text.length, maximumLabelLength)
    if (pairs.length >= maximumLabelCount || length > maximumLabelTextLength) break
    const isShort = key.length <= maximumLabelLength && text.length <= maximumLabelLength
    pairs.push(isShort ? (entry as Pair) : [clip(key, maximumLabelLength), clip(text, maximumLabelLength)])
  }
  return pairs
}

/** Longer text ends in "…". The cut is a copy of its own: a mere slice would keep all 16 MiB of a label alive. */
export function clip(text: string, maximumLength: number): string {
  if (text.length <= maximumLength) return text
  return `${Buffer.from(text.slice(0, maximumLength), 'utf16le').toString('utf16le')}…`
}

/** RFC 3339 → ms since 1970; null for none, and for Go's zero time, which means "never". */
export function toTimeOrNull(value: unknown): number | null {
  if (typeof value !== 'string' || value === '' || value.startsWith('0001-01-01T00:00:00')) return null
  const timeMs = Date.parse(value)
  return Number.isNaN(timeMs) ? null : timeMs
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
