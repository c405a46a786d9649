/** Reading JSON whose shape is not certain: what is not of the asked kind counts as absent, and never throws. */

export type JsonMap = Readonly<Record<string, unknown>>

export function mapOf(value: unknown): JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : {}
}

/** An own field only: "constructor" is no field of `{}`. */
export function fieldOf(value: unknown, name: string): unknown {
  const map = mapOf(value)
  return Object.hasOwn(map, name) ? map[name] : undefined
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** 0 for what no flag can say exactly. */
export function integerOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string')
}

/** The list if it holds nothing but texts; null for anything else. */
export function pureTextsOf(value: unknown): readonly string[] | null {
  const texts = textsOf(value)
  return Array.isArray(value) && texts.length === value.length ? texts : null
}

/** A command: the engine takes one word without a list too. */
export function wordsOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : textsOf(value)
}

/** Pairs of a map of texts. */
export function textPairsOf(value: unknown): readonly (readonly [string, string])[] {
  return Object.entries(mapOf(value)).flatMap(([key, item]) =>
    typeof item === 'string' ? [[key, item] as const] : [],
  )
}

/** Nothing, nought, false, or a collection of nothing: what the API's types leave out or fill in. */
export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Without blank fields at any depth; items of lists stay. */
export function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, withoutBlanks(item)] as const)
      .filter(([, item]) => !isBlank(item)),
  )
}

/** The same text for the same content: JSON with sorted keys. */
export function spelling(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
