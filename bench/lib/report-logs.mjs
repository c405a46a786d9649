/** The lines of the table that are about a long log. Pure. */
import { inMebibytes, inMilliseconds, ratioAtMost, withRange } from './figures.mjs'

const TWO_FRAMES_MS = 2 * (1000 / 60)

/** @param {import('./report.mjs').Add} add @param {any} step */
export function addLogs(add, step) {
  const { logs } = step
  const at = logs?.lines === undefined ? '' : `, ${logs.lines.toLocaleString('en')} lines`
  add('11', `load a log until all can be searched${at}`, logs, ({ load }) => ({
    measured: withRange(load.app),
    reference: `docker logs ${withRange(load.docker)}`,
    ...ratioAtMost(load.app.median, load.docker.median, 1.1),
  }))
  add('11', `lines lost${at}`, logs, ({ lines, received }) => ({
    measured: String(lines - received),
    target: { text: '0', value: Math.abs(lines - received), limit: 0 },
  }))
  add('12', `click → first lines painted${at}`, logs, ({ tail }) => ({
    measured: withRange(tail.long),
    reference: `docker logs --tail 1000 ${withRange(tail.docker)}`,
    ...ratioAtMost(tail.long.median, tail.docker.median, 1.5),
  }))
  add('12', `the same, against 10,000 lines${at}`, logs, ({ tail }) => ({
    measured: withRange(tail.long),
    reference: withRange(tail.short),
    ...ratioAtMost(tail.long.median, tail.short.median, 1.2),
  }))
  add('13', `search in a loaded log${at}`, logs, ({ search }) => ({
    measured: withRange(search.app),
    reference: `docker logs | grep ${inMilliseconds(search.docker)}`,
    ...ratioAtMost(search.app.median, search.docker, 0.05),
  }))
  add('14', `memory of a loaded log (PSS)${at}`, logs, ({ memory }) => ({
    measured: inMebibytes(memory.keptMebibytes),
    reference: `its text ${inMebibytes(memory.payloadMebibytes)}`,
    ...ratioAtMost(memory.keptMebibytes, memory.payloadMebibytes, 1.5),
  }))
  add('15', 'line written → painted, 100 lines/s, p95', logs, ({ follow }) =>
    follow.lag === null
      ? { measured: 'not measured: no line was painted' }
      : {
          measured: `${inMilliseconds(follow.lag.p95)} (median ${inMilliseconds(follow.lag.median)})`,
          target: { text: '≤ 2 frames', value: follow.lag.p95, limit: TWO_FRAMES_MS },
        },
  )
  add('15', 'scrolling while lines pour in, longest frame', logs, ({ follow }) => ({
    measured: `${inMilliseconds(follow.scrolling.longest)} (${follow.scrolling.over50} of ${follow.scrolling.count} over 50 ms)`,
    reference: `${Math.round(follow.linesPerSecond).toLocaleString('en')} lines/s`,
    target: { text: '≤ 50 ms', value: follow.scrolling.longest, limit: 50 },
  }))
}
