/** What the command line asks for, and which size measures what. Pure; holds nothing. */

export const MEASURES = /** @type {const} */ ([
  'launch',
  'events',
  'idle',
  'memory',
  'stats',
  'table',
  'ipc',
  'conformance',
  'logs',
])

/** @typedef {(typeof MEASURES)[number]} Measure */

export const USAGE = `usage: node bench/run.mjs [--sizes 20,300,1000] [--only ${MEASURES.join(',')}]
         [--quick] [--json FILE] [--electron PATH]`

/** Beyond the sizes asked for, what a target is stated for: the table at 100 and 500 rows, scale at 3,000. */
const TABLE_SIZES = [100, 500]
const SCALE_SIZE = 3000
/** Scale is reached only by a run that goes near it anyway: 2,000 containers more cost half a minute. */
const SCALE_FROM = 1000

/**
 * @typedef {object} Options
 * @property {readonly number[]} sizes ascending
 * @property {ReadonlySet<Measure>} only
 * @property {boolean} quick
 * @property {string | undefined} json
 * @property {string | undefined} electron
 * @property {boolean} help
 */

export class UsageError extends Error {}

/**
 * @param {readonly string[]} args
 * @returns {Options} throws UsageError
 */
export function parseOptions(args) {
  /** @type {Map<string, string>} */
  const given = new Map()
  for (let index = 0; index < args.length; index++) {
    const [name = '', inline] = (args[index] ?? '').split(/=(.*)/s)
    if (['--quick', '--help'].includes(name) && inline === undefined) given.set(name, '')
    else if (['--sizes', '--only', '--json', '--electron'].includes(name)) {
      const value = inline ?? args[++index]
      if (value === undefined || value === '') throw new UsageError(`${name} needs a value`)
      given.set(name, value)
    } else throw new UsageError(`unknown argument: ${args[index]}`)
  }
  const quick = given.has('--quick')
  return {
    sizes: parseSizes(given.get('--sizes') ?? (quick ? '20,300' : '20,300,1000')),
    only: parseMeasures(given.get('--only') ?? MEASURES.join(',')),
    quick,
    json: given.get('--json'),
    electron: given.get('--electron'),
    help: given.has('--help'),
  }
}

/** @param {string} text */
function parseSizes(text) {
  const sizes = text.split(',').map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN))
  // Names count containers with four digits.
  if (sizes.some((size) => !(size >= 10 && size <= 9999)))
    throw new UsageError(`--sizes takes numbers from 10 to 9999, not ${text}`)
  return [...new Set(sizes)].toSorted((a, b) => a - b)
}

/** @param {string} text */
function parseMeasures(text) {
  const names = text.split(',')
  const known = MEASURES.filter((measure) => names.includes(measure))
  const unknown = names.find((name) => !(/** @type {readonly string[]} */ (MEASURES).includes(name)))
  if (unknown !== undefined) throw new UsageError(`--only does not know ${unknown}`)
  return new Set(known)
}

/**
 * @typedef {object} Step
 * @property {number} size how many containers there are
 * @property {readonly Measure[]} measures in the order in which they are taken
 */

/**
 * The sizes in ascending order, since an engine only grows, each with what is measured at it.
 *
 * @param {Pick<Options, 'sizes' | 'only' | 'quick'>} options
 * @returns {Step[]}
 */
export function planSteps({ sizes, only, quick }) {
  const largest = sizes.at(-1) ?? 0
  const reachesScale = !quick && largest >= SCALE_FROM && largest < SCALE_SIZE
  const all = new Set(sizes)
  if (only.has('table') && !quick) for (const size of TABLE_SIZES) if (size < largest) all.add(size)
  if (reachesScale) all.add(SCALE_SIZE)

  const wants = (/** @type {number} */ size, /** @type {Measure} */ measure) => {
    const asked = sizes.includes(size)
    const atScale = reachesScale && size === SCALE_SIZE
    if (measure === 'logs') return size === sizes[0]
    if (measure === 'table') return size >= 100 || size === largest
    if (['idle', 'stats', 'ipc', 'conformance'].includes(measure)) return size === largest
    return asked || atScale
  }
  return [...all]
    .toSorted((a, b) => a - b)
    .map((size) => ({
      size,
      measures: MEASURES.filter((measure) => only.has(measure) && wants(size, measure)),
    }))
    .filter((step) => step.measures.length > 0)
}

/**
 * How long and how often, for a full run (under 20 minutes) and a quick one (under 3).
 *
 * @param {boolean} quick
 */
export function dosesOf(quick) {
  return quick
    ? {
        launches: 2,
        events: 8,
        settleMs: 3000,
        idleMs: 8000,
        stormMs: 8000,
        scrollMs: 1500,
        keys: 8,
        posts: 5,
        lists: 3,
        logLines: 100_000,
        logRounds: 2,
        logFollowMs: 4000,
      }
    : {
        launches: 5,
        events: 40,
        settleMs: 30_000,
        idleMs: 60_000,
        stormMs: 120_000,
        scrollMs: 3000,
        keys: 20,
        posts: 20,
        lists: 7,
        logLines: 1_000_000,
        logRounds: 5,
        logFollowMs: 10_000,
      }
}
