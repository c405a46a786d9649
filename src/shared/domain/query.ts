/**
 * The filter line of every list: words and `key:value`, quotes for spaces, `-` in front for "not". Text in, terms out; what a
 * key means is the list's own matter.
 */

export interface QueryTerm {
  /** null: a word, looked for in what the list shows. */
  readonly key: string | null
  readonly value: string
  readonly isNegated: boolean
}

export type QueryProblem =
  | { readonly kind: 'unclosed-quote' }
  /** Reported by the list: the value isn't one that the key knows. */
  | { readonly kind: 'unsearched-label'; readonly value: string }
  | { readonly kind: 'unknown-value'; readonly key: string; readonly value: string }

export interface Query {
  readonly terms: readonly QueryTerm[]
  readonly problems: readonly QueryProblem[]
}

/**
 * Reads a filter line. Only the given keys count as keys: "nginx:1.27" stays a word. A key without a value yet ("state:")
 * and a lone "-" are left out, so that typing on doesn't empty the list. Never throws.
 */
export function parseQuery(text: string, keys: readonly string[]): Query {
  const terms: QueryTerm[] = []
  const problems: QueryProblem[] = []
  const reader = { text, at: 0, isUnclosed: false }
  for (;;) {
    skipSpace(reader)
    if (reader.at >= text.length) break
    const term = readTerm(reader, keys)
    if (term.value !== '') terms.push(term)
  }
  if (reader.isUnclosed) problems.push({ kind: 'unclosed-quote' })
  return { terms, problems }
}

/** The line that reads back as these terms. */
export function printQuery(terms: readonly QueryTerm[], keys: readonly string[]): string {
  return terms.map((term) => printTerm(term, keys)).join(' ')
}

/** The line with the term in it, or without it where it was in already: what a filter chip does. */
export function toggleTerm(text: string, term: QueryTerm, keys: readonly string[]): string {
  const { terms } = parseQuery(text, keys)
  const rest = terms.filter((other) => !isSameTerm(other, term))
  return printQuery(rest.length === terms.length ? [...terms, term] : rest, keys)
}

export function isSameTerm(a: QueryTerm, b: QueryTerm): boolean {
  return a.key === b.key && a.isNegated === b.isNegated && a.value.toLowerCase() === b.value.toLowerCase()
}

/**
 * Whether something passes: no negated term fits, every word fits, and of each key at least one term fits, as docker's own
 * filters work. Keys in `everyValueKeys` ask for all of their terms instead (docker does so for labels).
 */
export function matchesTerms(
  terms: readonly QueryTerm[],
  fits: (term: QueryTerm) => boolean,
  everyValueKeys: ReadonlySet<string>,
): boolean {
  const openKeys = new Map<string, boolean>()
  for (const term of terms) {
    if (term.isNegated) {
      if (fits(term)) return false
    } else if (term.key === null || everyValueKeys.has(term.key)) {
      if (!fits(term)) return false
    } else if (openKeys.get(term.key) !== true) {
      openKeys.set(term.key, fits(term))
    }
  }
  for (const hasFit of openKeys.values()) if (!hasFit) return false
  return true
}

interface Reader {
  readonly text: string
  at: number
  isUnclosed: boolean
}

const space = /\s/

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && space.test(reader.text.charAt(reader.at))) reader.at += 1
}

function readTerm(reader: Reader, keys: readonly string[]): QueryTerm {
  const isNegated = reader.text.charAt(reader.at) === '-'
  if (isNegated) reader.at += 1
  const key = readKey(reader, keys)
  return { key, value: readValue(reader), isNegated }
}

function readKey(reader: Reader, keys: readonly string[]): string | null {
  const colon = reader.text.indexOf(':', reader.at)
  if (colon < 0) return null
  const candidate = reader.text.slice(reader.at, colon).toLowerCase()
  if (!keys.includes(candidate)) return null
  reader.at = colon + 1
  return candidate
}

function readValue(reader: Reader): string {
  let value = ''
  let isQuoted = false
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at)
    if (character === '\\' && isQuoted && reader.at + 1 < reader.text.length) {
      value += reader.text.charAt(reader.at + 1)
      reader.at += 2
      continue
    }
    if (!isQuoted && space.test(character)) break
    reader.at += 1
    if (character === '"') isQuoted = !isQuoted
    else value += character
  }
  if (isQuoted) reader.isUnclosed = true
  return value
}

function printTerm(term: QueryTerm, keys: readonly string[]): string {
  const sign = term.isNegated ? '-' : ''
  const needsQuotes =
    /[\s"]/.test(term.value) ||
    (term.key === null && (term.value.startsWith('-') || readsAsKey(term.value, keys)))
  const value = needsQuotes ? `"${term.value.replace(/["\\]/g, '\\$&')}"` : term.value
  return `${sign}${term.key === null ? '' : `${term.key}:`}${value}`
}

function readsAsKey(word: string, keys: readonly string[]): boolean {
  const colon = word.indexOf(':')
  return colon >= 0 && keys.includes(word.slice(0, colon).toLowerCase())
}
