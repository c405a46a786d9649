/** What the keys of the containers' filter line mean. */
import { containerStates, restartPolicyNames } from './container'
import type { ContainerRow } from './container-row'
import { isStopped } from './container-view'
import { composeLabelPrefix, composeProjectLabel, composeServiceLabel, type Pair, type Pairs } from './labels'
import { matchesTerms, parseQuery, type Query, type QueryTerm } from './query'

export const containerQueryKeys = [
  'state',
  'name',
  'image',
  'network',
  'label',
  'port',
  'restart',
  'project',
  'health',
  'id',
] as const
type ContainerQueryKey = (typeof containerQueryKeys)[number]

/** "stopped" stands for every state without a process: created, exited and dead. */
export const stateWords: readonly string[] = [...containerStates, 'stopped']
/** Those that their policy starts over and over. */
const loopWord = 'loop'
const healthWords: readonly string[] = ['none', 'starting', 'healthy', 'unhealthy']

/** The words that a key knows; a key that isn't here takes any text. */
const knownWords: Partial<Record<ContainerQueryKey, readonly string[]>> = {
  state: stateWords,
  health: healthWords,
  restart: [...restartPolicyNames, loopWord],
}

const everyValueKeys: ReadonlySet<string> = new Set<ContainerQueryKey>(['label'])

export function parseContainerQuery(text: string): Query {
  const query = parseQuery(text, containerQueryKeys)
  const problems = [...query.problems]
  for (const { key, value } of query.terms) {
    if (key === 'label' && isUnsearchedLabel(value)) problems.push({ kind: 'unsearched-label', value })
    const words = key === null ? undefined : knownWords[key as ContainerQueryKey]
    const isKnown = value
      .split(',')
      .every((part) => words?.some((word) => word.startsWith(part.toLowerCase())))
    if (key !== null && words !== undefined && !isKnown) problems.push({ kind: 'unknown-value', key, value })
  }
  return { terms: query.terms, problems }
}

/** A test that remembers its answer for each row it has seen: a row that changes is another object. */
export function createContainerMatcher(query: Query): (row: ContainerRow) => boolean {
  if (query.terms.length === 0) return () => true
  const terms = query.terms.map((term) => ({ ...term, value: term.value.toLowerCase() }))
  const answers = new WeakMap<ContainerRow, boolean>()
  return (row) => {
    const known = answers.get(row)
    if (known !== undefined) return known
    const answer = matchesTerms(terms, (term) => fits(term, row), everyValueKeys)
    answers.set(row, answer)
    return answer
  }
}

/** `term.value` is in lower case. A value with commas fits when one of its parts does. */
function fits(term: QueryTerm, row: ContainerRow): boolean {
  if (term.key === null) return hasWord(row, term.value)
  const key = term.key as ContainerQueryKey
  if (key === 'label') return fitsLabel(term.value, row)
  return term.value.split(',').some((part) => part !== '' && fitsKey(key, part, row))
}

function fitsKey(key: Exclude<ContainerQueryKey, 'label'>, part: string, row: ContainerRow): boolean {
  switch (key) {
    case 'state':
      return row.state.startsWith(part) || (isStopped(row.state) && 'stopped'.startsWith(part))
    case 'health':
      return row.health.startsWith(part)
    case 'restart':
      return (
        (row.restartPolicy?.name.startsWith(part) ?? false) || (row.restartLoop !== null && part === loopWord)
      )
    case 'name':
      return row.name.toLowerCase().includes(part)
    case 'image':
      return row.imageReference.toLowerCase().includes(part) || row.imageId.includes(part)
    case 'network':
      return row.networkNames.some((name) => name.toLowerCase().includes(part))
    case 'project':
      return row.composeProject?.toLowerCase().includes(part) ?? false
    case 'id':
      return row.id.startsWith(part)
    case 'port':
      return fitsPort(part, row)
  }
}

/** "8080" fits either side, "udp" and "53/udp" the protocol too. */
function fitsPort(part: string, row: ContainerRow): boolean {
  const [first = '', second] = part.split('/')
  const protocol = second ?? (/^\d/.test(first) ? '' : first)
  const number = /^\d/.test(first) ? first : ''
  return row.publishedPorts.some(
    (port) =>
      (number === '' || String(port.hostPort) === number || String(port.containerPort) === number) &&
      port.protocol.startsWith(protocol),
  )
}

/** "key" asks for the label, "key=value" for exactly that value. */
function fitsLabel(value: string, row: ContainerRow): boolean {
  return searchedLabels(row).some(
    ([key, labelValue]) =>
      key.toLowerCase() === value || `${key.toLowerCase()}=${labelValue.toLowerCase()}` === value,
  )
}

function searchedLabels({ labels, composeProject, composeService }: ContainerRow): Pairs {
  if (composeProject === null) return labels
  const own: Pair[] = [[composeProjectLabel, composeProject]]
  if (composeService !== null) own.push([composeServiceLabel, composeService])
  return [...labels, ...own]
}

/** Rows come without most of Compose's own labels: a filter by one of those could only mislead. */
function isUnsearchedLabel(value: string): boolean {
  const [key = ''] = value.toLowerCase().split('=')
  return key.startsWith(composeLabelPrefix) && key !== composeProjectLabel && key !== composeServiceLabel
}

/** What a bare word is looked for in: what the list shows of the row, and its id. */
function hasWord(row: ContainerRow, word: string): boolean {
  return (
    row.name.toLowerCase().includes(word) ||
    row.imageReference.toLowerCase().includes(word) ||
    row.state.includes(word) ||
    (row.health !== 'none' && row.health.includes(word)) ||
    (row.composeProject?.toLowerCase().includes(word) ?? false) ||
    row.networkNames.some((name) => name.toLowerCase().includes(word)) ||
    row.publishedPorts.some((port) => String(port.hostPort).includes(word)) ||
    row.id.startsWith(word)
  )
}
