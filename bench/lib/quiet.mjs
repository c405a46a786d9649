/**
 * Waits until the machine is at rest before a series, and remembers how restless it was. The log lives as long as
 * the run and ends up in its JSON, so that a reader can tell a slow app from a busy machine.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const WINDOW_MS = 400
const QUIET_SHARE = 0.15
/** One wait at most, and all waits of a run together: on a machine that never rests a run must end, too. */
const LIMIT_MS = 20_000
const BUDGET_MS = 180_000

/** @returns {{ busy: number, total: number }} clock ticks of all cores since boot */
function machineTicks() {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
  const fields = line.trim().split(/\s+/).slice(1, 9).map(Number)
  const total = fields.reduce((sum, ticks) => sum + ticks, 0)
  // idle and iowait are the fourth and the fifth.
  return { busy: total - (fields[3] ?? 0) - (fields[4] ?? 0), total }
}

/** @returns {Promise<number>} busy share of the whole machine, 0 to 1 */
async function busyShare() {
  const before = machineTicks()
  await sleep(WINDOW_MS)
  const after = machineTicks()
  return (after.busy - before.busy) / Math.max(1, after.total - before.total)
}

/**
 * @typedef {object} NoiseEntry
 * @property {string} series
 * @property {number} waitedMs
 * @property {number} busyShare in the last 400 ms before the series
 * @property {boolean} quiet false when the wait was given up
 */

/** @param {{ limitMs?: number }} [options] */
export function createQuiet({ limitMs = LIMIT_MS } = {}) {
  /** @type {NoiseEntry[]} */
  const entries = []
  let budgetMs = BUDGET_MS
  return {
    entries,
    /** @param {string} series */
    async wait(series) {
      const start = performance.now()
      for (;;) {
        const share = await busyShare()
        const waitedMs = performance.now() - start
        const quiet = share < QUIET_SHARE
        if (quiet || waitedMs > Math.min(limitMs, budgetMs)) {
          budgetMs = Math.max(0, budgetMs - waitedMs)
          entries.push({ series, waitedMs: Math.round(waitedMs), busyShare: share, quiet })
          return
        }
      }
    },
  }
}
