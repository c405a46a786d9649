/**
 * Turns what was measured into the lines of the table. Pure: a figure stands here only if it was measured in this run;
 * targets are ratios of two such figures, or the bars that the project sets itself.
 */
import {
  asRatio,
  inBytes,
  inMebibytes,
  inMilliseconds,
  inPercent,
  ratioAtMost,
  withRange,
} from './figures.mjs'
import { addLogs } from './report-logs.mjs'
import { addStats } from './report-stats.mjs'

/** Up to here a list counts as a small one, which has to be as quick as an empty window. */
const SMALL = 50
const SCALE = 3000
const TWO_FRAMES_MS = 2 * (1000 / 60)

/**
 * @typedef {object} Line
 * @property {string} number in the list of targets
 * @property {string} subject
 * @property {string} measured
 * @property {string} reference
 * @property {string} ratio
 * @property {string} target
 * @property {'within' | 'over' | '–'} verdict
 */

/**
 * @typedef {object} Outcome
 * @property {string} measured
 * @property {string} [reference]
 * @property {number} [ratio] measured to reference
 * @property {{ text: string, value: number, limit: number }} [target]
 */

/** @typedef {{ notMeasured: string }} Missing */

/**
 * @param {any} results of a run, as in its JSON
 * @returns {Line[]}
 */
export function reportLines(results) {
  /** @type {Line[]} */
  const lines = []
  /**
   * @param {string} number
   * @param {string} subject
   * @param {any} source undefined when it was not asked for
   * @param {(source: any) => Outcome} judge
   */
  const add = (number, subject, source, judge) => {
    if (source !== undefined) lines.push(toLine(number, subject, source, judge))
  }
  for (const step of results.steps) {
    addStep(add, step, results.steps)
    addLogs(add, step)
  }
  addComparisons(add, results.steps)
  return lines
}

/** @typedef {(number: string, subject: string, source: any, judge: (source: any) => Outcome) => void} Add */

/** @param {Add} add @param {any} step @param {readonly any[]} steps */
function addStep(add, step, steps) {
  const { size } = step
  const at = `, ${size.toLocaleString('en')}`

  add('5', `launch → first row${at}`, step.launch, ({ app, bare }) => ({
    measured: withRange(app),
    reference: `bare window ${withRange(bare)}`,
    ...ratioAtMost(app.median, bare.median, size <= SMALL ? 1.25 : 1.7),
  }))
  add('5', `launch → first row${at}`, step.launch, ({ app, dockerPs }) => ({
    measured: withRange(app),
    reference: `docker ps -a ${inMilliseconds(dockerPs.median)}`,
    ratio: app.median / dockerPs.median,
  }))
  add('5', `processor time until then${at}`, step.launch, ({ app, bare }) => ({
    measured: inMilliseconds(app.processorMs),
    reference: `bare window ${inMilliseconds(bare.processorMs)}`,
    ratio: app.processorMs / bare.processorMs,
  }))

  add('1', `event → painted row, p95${at}`, step.events, ({ painted }) => ({
    measured: `${inMilliseconds(painted.p95)} (median ${inMilliseconds(painted.median)}, n ${painted.count})`,
    target: { text: '≤ 25 ms', value: painted.p95, limit: 25 },
  }))
  add('1', `event → row changed, not painted${at}`, step.events, ({ domChanged }) => ({
    measured: `${inMilliseconds(domChanged.median)}, p95 ${inMilliseconds(domChanged.p95)}`,
  }))
  add('1', `die event → painted row, median${at}`, step.events, ({ sinceDie }) => ({
    measured: inMilliseconds(sinceDie.painted.median),
    reference: `die → stop event ${inMilliseconds(sinceDie.stopEvent.median)}`,
  }))
  add('1', `changes never painted (5 s)${at}`, step.events, ({ missed, painted }) => ({
    measured: `${missed} of ${missed + painted.count}`,
    target: { text: '0', value: missed, limit: 0 },
  }))
  add('1', `event → painted row, median${at}`, step.events, ({ painted, dockerPs }) => ({
    measured: inMilliseconds(painted.median),
    reference: `docker ps -a ${inMilliseconds(dockerPs.median)}`,
    ...ratioAtMost(painted.median, dockerPs.median, 1),
  }))
  add('2', `event → painted row, median${at}`, step.events, ({ painted, list }) => ({
    measured: inMilliseconds(painted.median),
    reference: `one full list ${inMilliseconds(list.median)}`,
    ...(size >= SCALE
      ? ratioAtMost(painted.median, list.median, 0.15)
      : { ratio: painted.median / list.median }),
  }))

  add('3', `list requests at rest${at}`, step.idle, (idle) => ({
    measured: `${idle.listRequestCount} in ${idle.tree.seconds.toFixed(0)} s`,
    reference: `all requests ${idle.requestCount}${namedRequests(idle.requests)}`,
    target: { text: '0', value: idle.listRequestCount, limit: 0 },
  }))
  add('4', `processor at rest, all processes${at}`, step.idle, ({ tree, bare }) => ({
    measured: inPercent(tree.totalPercent),
    reference: `bare window ${inPercent(bare.tree.totalPercent)}`,
    ratio: tree.totalPercent / bare.tree.totalPercent,
    target: { text: '≤ 0.3 %', value: tree.totalPercent, limit: 0.3 },
  }))
  add('4', `dockerd, app open at rest${at}`, step.idle, ({ daemon, bare }) => ({
    measured: inPercent(daemon.totalPercent),
    reference: `without ${inPercent(bare.daemon.totalPercent)} + 0.1 %`,
    ...ratioAtMost(daemon.totalPercent, bare.daemon.totalPercent + 0.1, 1.1),
  }))

  add('6', `memory at rest (PSS)${at}`, step.memory, ({ totalMebibytes, bare }) => ({
    measured: inMebibytes(totalMebibytes),
    reference: `bare window ${inMebibytes(bare.totalMebibytes)}`,
    ...ratioAtMost(totalMebibytes, bare.totalMebibytes, size <= SMALL ? 1.25 : 1.4),
  }))
  add('6', `memory after a storm${at}`, step.storm, ({ before, after, afterCollection, events }) => ({
    measured: `${inMebibytes(after.totalMebibytes)} (page collected ${inMebibytes(afterCollection.totalMebibytes)})`,
    reference: `before ${events} events ${inMebibytes(before.totalMebibytes)}`,
    ...ratioAtMost(after.totalMebibytes, before.totalMebibytes, 1.05),
  }))

  add('7', `scrolling, longest frame${at}`, step.table, ({ scroll }) =>
    scroll.scrolledBy === 0
      ? notSeen('the list did not scroll')
      : {
          measured: `${inMilliseconds(scroll.longest)} (${scroll.over50} of ${scroll.count} over 50 ms)`,
          target: { text: '≤ 50 ms', value: scroll.longest, limit: 50 },
        },
  )
  add('7', `filter key → painted, median${at}`, step.table, ({ filter }) =>
    filter.median === undefined
      ? notSeen('no key press changed the list')
      : {
          measured: `${inMilliseconds(filter.median)} (max ${inMilliseconds(filter.max)}, n ${filter.count})`,
          target: { text: '≤ 2 frames', value: filter.median, limit: TWO_FRAMES_MS },
        },
  )
  add('7', `back to the page → painted${at}`, step.table, ({ pageReturn }) =>
    pageReturn === undefined ? notSeen('the page did not come') : { measured: withRange(pageReturn) },
  )

  addStats(add, step, at)
  addCrossings(add, step, at)
  const first = steps.find((other) => other.table?.elements !== undefined)
  if (first !== undefined && first.size < size) {
    add('8', `elements in the page${at}`, step.table, ({ elements }) => ({
      measured: String(elements),
      reference: `at ${first.size} rows ${first.table.elements}`,
      ...ratioAtMost(elements, first.table.elements, 1.1),
    }))
  }
}

/** @param {Add} add @param {any} step @param {string} at */
function addCrossings(add, step, at) {
  add('17', `snapshot, main → page${at}`, step.ipc, ({ portMs, bridgeMs }) => ({
    measured: inMilliseconds(portMs.median),
    reference: `in full by contextBridge ${inMilliseconds(bridgeMs.median)}`,
    ...ratioAtMost(portMs.median, bridgeMs.median, 0.15),
  }))
  add('17', `snapshot, bytes${at}`, step.ipc, ({ snapshotBytes, fullBytes }) => ({
    measured: inBytes(snapshotBytes),
    reference: `in full ${inBytes(fullBytes)}`,
    ratio: snapshotBytes / fullBytes,
  }))
  add('17', `bytes per event${at}`, step.ipc, ({ patchBytesPerEvent, rowBytes }) => ({
    measured: inBytes(patchBytesPerEvent),
    reference: `one slim row ${inBytes(rowBytes)}`,
    ...ratioAtMost(patchBytesPerEvent, rowBytes, 3),
  }))
  add(
    '–',
    `rows unlike the engine after a burst${at}`,
    step.conformance,
    ({ differing, rows, changes, examples }) => ({
      measured: `${differing} of ${rows}`,
      reference: differing > 0 ? examples[0] : `${changes} changes, 8 at once`,
      target: { text: '0', value: differing, limit: 0 },
    }),
  )
}

/** The largest size against the smallest. @param {Add} add @param {readonly any[]} steps */
function addComparisons(add, steps) {
  const compare = (/** @type {(step: any) => number | undefined} */ read) => {
    const measured = steps.filter((step) => read(step) !== undefined)
    const small = measured[0]
    const large = measured.at(-1)
    if (small === undefined || large === undefined || small === large) return undefined
    return {
      between: `${large.size.toLocaleString('en')} to ${small.size.toLocaleString('en')}`,
      small: /** @type {number} */ (read(small)),
      large: /** @type {number} */ (read(large)),
    }
  }
  const addComparison = (
    /** @type {string} */ number,
    /** @type {string} */ subject,
    /** @type {ReturnType<typeof compare>} */ found,
    /** @type {number} */ limit,
  ) =>
    add(number, `${subject}, ${found?.between}`, found, ({ small, large }) => ({
      measured: inMilliseconds(large),
      reference: inMilliseconds(small),
      ...ratioAtMost(large, small, limit),
    }))
  addComparison(
    '2',
    'event → painted row, median',
    compare((step) => step.events?.painted?.median),
    3,
  )
  addComparison(
    '7',
    'filter key → painted, p95',
    compare((step) => step.table?.filter?.p95),
    1.2,
  )
  addComparison(
    '8',
    'back to the page → painted',
    compare((step) => step.table?.pageReturn?.median),
    1.2,
  )
}

/** @param {string} why @returns {Outcome} */
const notSeen = (why) => ({ measured: `not measured: ${why}` })

/**
 * @param {string} number
 * @param {string} subject
 * @param {any} source
 * @param {(source: any) => Outcome} judge
 * @returns {Line}
 */
function toLine(number, subject, source, judge) {
  const outcome = source.notMeasured === undefined ? judge(source) : notSeen(source.notMeasured)
  const { measured, reference = '–', ratio, target } = outcome
  return {
    number,
    subject,
    measured,
    reference,
    ratio: ratio === undefined || !Number.isFinite(ratio) ? '–' : asRatio(ratio),
    target: target?.text ?? '–',
    verdict: target === undefined ? '–' : target.value <= target.limit ? 'within' : 'over',
  }
}

/** @param {Record<string, number>} requests */
function namedRequests(requests) {
  const names = Object.entries(requests).map(([name, times]) => `${times} × ${name}`)
  return names.length > 0 ? `: ${names.join(', ')}` : ''
}
