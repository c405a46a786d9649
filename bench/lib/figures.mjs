/** Sums over measured values, and how they are written. Pure; holds nothing. */

/**
 * @typedef {object} Summary
 * @property {number} count
 * @property {number} median
 * @property {number} p95 by nearest rank, so always a value that was measured
 * @property {number} min
 * @property {number} max
 */

/**
 * @param {readonly number[]} values
 * @returns {Summary} throws on an empty list: a figure of nothing must not look like one
 */
export function summarize(values) {
  if (values.length === 0) throw new Error('no values to summarize')
  const sorted = values.toSorted((a, b) => a - b)
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN
  const middle = Math.floor(sorted.length / 2)
  return {
    count: sorted.length,
    median: sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    p95: at(Math.max(0, Math.ceil(sorted.length * 0.95) - 1)),
    min: at(0),
    max: at(sorted.length - 1),
  }
}

/** @param {number} value milliseconds */
export const inMilliseconds = (value) => `${fixed(value)} ms`

/** @param {number} value percent of one core */
export const inPercent = (value) => `${value.toFixed(value < 10 ? 2 : 1)} %`

/** @param {number} value mebibytes */
export const inMebibytes = (value) => `${value.toFixed(0)} MiB`

/** @param {number} value bytes */
export const inBytes = (value) =>
  value < 10_000 ? `${value.toFixed(0)} B` : `${(value / 1000).toFixed(0)} kB`

/** @param {number} value */
export const asRatio = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2))

/** @param {Summary} summary milliseconds */
export const withRange = (summary) =>
  `${inMilliseconds(summary.median)} [${fixed(summary.min)}–${fixed(summary.max)}]`

/** @param {number} value */
function fixed(value) {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0)
}

/**
 * @param {number} measured
 * @param {number} reference
 * @param {number} limit
 */
export function ratioAtMost(measured, reference, limit) {
  const ratio = measured / reference
  return { ratio, target: { text: `≤ ${limit}`, value: ratio, limit } }
}
