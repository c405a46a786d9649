/** The lines about what containers use. Pure. */
import { inPercent, ratioAtMost, withRange } from './figures.mjs'

/** @param {import('./report.mjs').Add} add @param {any} step @param {string} at */
export function addStats(add, step, at) {
  const source = step.stats?.notMeasured === undefined ? step.stats : undefined
  add('9', `first share of the processor on screen${at}`, step.stats, ({ first }) => ({
    measured: withRange(first.any),
    reference: `docker stats --no-stream of ${first.ids.length} ${withRange(first.docker)}`,
    ...ratioAtMost(first.any.median, first.docker.median, 0.6),
  }))
  add('9', `all shares on screen${at}`, step.stats, ({ first }) => ({
    measured: withRange(first.all),
    reference: `docker stats --no-stream of ${first.ids.length} ${withRange(first.docker)}`,
    ratio: first.all.median / first.docker.median,
  }))
  add('10', `engine, ${source?.cost.streams ?? 0} streams${at}`, step.stats, ({ cost }) => ({
    measured: inPercent(cost.app.totalPercent - cost.idle.totalPercent),
    reference: `docker stats of the same ${inPercent(cost.sameIds.totalPercent - cost.idle.totalPercent)}`,
    ...ratioAtMost(
      cost.app.totalPercent - cost.idle.totalPercent,
      cost.sameIds.totalPercent - cost.idle.totalPercent,
      1.1,
    ),
  }))
  add('10', `engine, against docker stats of all${at}`, step.stats, ({ cost }) => ({
    measured: inPercent(cost.app.totalPercent - cost.idle.totalPercent),
    reference: `docker stats ${inPercent(cost.allIds.totalPercent - cost.idle.totalPercent)}`,
    ratio:
      (cost.app.totalPercent - cost.idle.totalPercent) / (cost.allIds.totalPercent - cost.idle.totalPercent),
  }))
  add('10', `streams while another page is shown${at}`, step.stats, ({ cost }) => ({
    measured: String(cost.hidden),
    target: { text: '0', value: cost.hidden, limit: 0 },
  }))
  add('18', `${source?.lines.count ?? 0} live lines, all processes${at}`, step.stats, ({ lines }) => ({
    measured: inPercent(lines.app.totalPercent),
    reference: `50 numbers in a bare window ${inPercent(lines.text.totalPercent)}`,
    ...ratioAtMost(lines.app.totalPercent, lines.text.totalPercent, 2),
  }))
}
