/** How long from the engine's event until its row on screen has changed and is painted. */
import { setTimeout as sleep } from 'node:timers/promises'
import { watchEvents } from '../lib/engine-client.mjs'
import { summarize } from '../lib/figures.mjs'
import { expected, expectRow, namesOnScreen } from '../lib/page-probe.mjs'
import { isRunner } from '../lib/population.mjs'
import { timeDockerPs } from './launch.mjs'

const TARGETS = 4

/**
 * What is done, the event that says it is done, and how the row reads from then on. A stop is done with "stop": between
 * "die" and that the engine holds the container's lock, and answers nobody who asks how it is (Engine 20.10: 20 ms and
 * more). How long a row takes from "die" is recorded beside it.
 *
 * @type {readonly { action: string, event: string, path: (target: Target) => string, pattern: (target: Target) => string, shallMatch: boolean }[]}
 */
const CHANGES = [
  {
    action: 'start',
    event: 'start',
    path: ({ id }) => `/containers/${id}/start`,
    pattern: () => 'running',
    shallMatch: true,
  },
  {
    action: 'rename',
    event: 'rename',
    path: ({ id, prefix }) => `/containers/${id}/rename?name=${prefix}-renamed`,
    pattern: ({ prefix }) => `${prefix}-renamed`,
    shallMatch: true,
  },
  {
    action: 'stop',
    event: 'stop',
    path: ({ id }) => `/containers/${id}/stop`,
    pattern: () => 'running',
    shallMatch: false,
  },
  {
    action: 'rename back',
    event: 'rename',
    path: ({ id, name }) => `/containers/${id}/rename?name=${name}`,
    pattern: ({ name }) => name,
    shallMatch: true,
  },
]

/** @typedef {{ id: string, name: string, prefix: string }} Target */

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window on the containers page
 */
export async function measureEvents({ engine, client, doses, quiet }, window) {
  const targets = await chooseTargets(client, window)
  const events = await watchEvents(engine.socketPath)
  /** @type {{ action: string, sinceStampMs: number, sinceReceiptMs: number, changedMs: number }[]} */
  const samples = []
  /** @type {{ painted: number[], stopEvent: number[] }} */
  const sinceDie = { painted: [], stopEvent: [] }
  let missed = 0
  try {
    await quiet.wait('events')
    for (let round = 0; round < doses.events; round++) {
      const target = /** @type {Target} */ (targets[round % targets.length])
      for (const { action, event, path, pattern, shallMatch } of CHANGES) {
        // Gaps that differ, so that events do not fall into step with the screen's frames.
        await sleep(80 + ((round * 17 + action.length * 7) % 50))
        if (!(await window.evaluate(expectRow, target.prefix, pattern(target), shallMatch)))
          throw new Error(`the row of ${target.name} looks like after "${action}" before it`)
        const seen = events.next(event, target.id)
        const died = action === 'stop' ? events.next('die', target.id) : undefined
        for (const waiting of [seen, died]) waiting?.catch(() => {})
        await client.request('POST', path(target))
        const { stampedAtMs, receivedAtMs } = await seen
        const answer = await window.evaluate(expected)
        const diedAtMs = (await died)?.stampedAtMs
        if (answer === null) {
          missed++
          continue
        }
        samples.push({
          action,
          sinceStampMs: answer.paintedAtMs - stampedAtMs,
          sinceReceiptMs: answer.paintedAtMs - receivedAtMs,
          changedMs: answer.changedAtMs - stampedAtMs,
        })
        if (diedAtMs !== undefined) {
          sinceDie.painted.push(answer.paintedAtMs - diedAtMs)
          sinceDie.stopEvent.push(stampedAtMs - diedAtMs)
        }
      }
    }
    const lists = await repeat(doses.lists, () => client.timeList())
    const dockerPs = await repeat(doses.lists, () => timeDockerPs(engine.host))
    const byAction = Object.fromEntries(
      ['start', 'stop', 'rename'].map((action) => [
        action,
        summarize(
          samples.filter((sample) => sample.action.startsWith(action)).map((sample) => sample.sinceStampMs),
        ),
      ]),
    )
    return {
      painted: summarize(samples.map((sample) => sample.sinceStampMs)),
      sinceOwnReceipt: summarize(samples.map((sample) => sample.sinceReceiptMs)),
      domChanged: summarize(samples.map((sample) => sample.changedMs)),
      byAction,
      sinceDie: { painted: summarize(sinceDie.painted), stopEvent: summarize(sinceDie.stopEvent) },
      missed,
      list: summarize(lists),
      dockerPs: summarize(dockerPs),
    }
  } finally {
    events.close()
    for (const target of targets) await restore(client, target)
  }
}

/**
 * A series that broke off must not spoil the next.
 *
 * @param {import('../run.mjs').Bench['client']} client
 * @param {Target} target
 */
async function restore(client, { id, name }) {
  // To be stopped or to have that name already is refused.
  for (const path of ['stop', `rename?name=${name}`])
    await client.request('POST', `/containers/${id}/${path}`).catch(() => {})
}

/**
 * Stopped containers whose rows are on screen now.
 *
 * @param {import('../run.mjs').Bench['client']} client
 * @param {import('../lib/window.mjs').Window} window
 * @returns {Promise<Target[]>}
 */
async function chooseTargets(client, window) {
  const visible = new Set(await window.evaluate(namesOnScreen))
  const containers = await client.listAll()
  const targets = containers
    .map(({ Id: id, Names: names }) => {
      const name = String(names[0]).slice(1)
      return { id, name, prefix: name.slice(0, 'bench-0000'.length) }
    })
    .filter(({ prefix }) => visible.has(prefix) && !isRunner(Number(prefix.slice(-4))))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, TARGETS)
  if (targets.length === 0) throw new Error('no stopped container is on screen')
  return targets
}

/**
 * @param {number} times
 * @param {() => Promise<number>} work
 */
async function repeat(times, work) {
  const values = []
  for (let index = 0; index < times; index++) values.push(await work())
  return values
}
