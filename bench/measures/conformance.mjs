/**
 * Whether the fast screen is also the true one: after a burst of changes, every row that can be scrolled to is held
 * against the engine's own list.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readAllRows } from '../lib/page-probe.mjs'
import { isRunner } from '../lib/population.mjs'

const BURST = 10
const AT_ONCE = 8
const SETTLE_MS = 2000

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window on the containers page
 */
export async function measureConformance({ client }, window) {
  const containers = (await client.listAll()).map(({ Id: id, Names: names }) => {
    const name = String(names[0]).slice(1)
    return { id, name, index: Number(name.slice(6, 10)) }
  })
  const running = containers.filter(({ index }) => isRunner(index)).slice(0, BURST)
  const stopped = spread(
    containers.filter(({ index }) => !isRunner(index)),
    BURST,
  )
  const burst = [
    ...running.map(({ id }) => `${id}/pause`),
    ...stopped.map(({ id, name }) => `${id}/rename?name=${name}-moved`),
    ...stopped.map(({ id }) => `${id}/start`),
  ]
  const undo = [
    ...running.map(({ id }) => `${id}/unpause`),
    ...stopped.map(({ id, name }) => `${id}/rename?name=${name}`),
    ...stopped.map(({ id }) => `${id}/stop`),
  ]
  await atOnce(client, burst)
  await sleep(SETTLE_MS)
  const after = await compare(client, window)
  await atOnce(client, undo)
  await sleep(SETTLE_MS)
  const restored = await compare(client, window)
  return {
    changes: burst.length + undo.length,
    rows: after.rows + restored.rows,
    differing: after.differences.length + restored.differences.length,
    examples: [...after.differences, ...restored.differences].slice(0, 10),
  }
}

/**
 * @param {import('../run.mjs').Bench['client']} client
 * @param {import('../lib/window.mjs').Window} window
 */
async function compare(client, window) {
  const texts = new Map(Object.entries(await window.evaluate(readAllRows)))
  const containers = await client.listAll()
  const differences = []
  for (const { Names: names, State: state } of containers) {
    const name = String(names[0]).slice(1)
    const prefix = name.slice(0, 'bench-0000'.length)
    const text = texts.get(prefix)
    texts.delete(prefix)
    if (text === undefined) differences.push(`${name} has no row`)
    else if (!text.includes(name)) differences.push(`${name} is shown by another name`)
    else if (!text.toLowerCase().includes(state)) differences.push(`${name} is not shown as ${state}`)
  }
  for (const prefix of texts.keys()) differences.push(`${prefix} has a row but is no container`)
  return { rows: containers.length, differences }
}

/**
 * @param {import('../run.mjs').Bench['client']} client
 * @param {readonly string[]} paths
 */
async function atOnce(client, paths) {
  let next = 0
  const work = async () => {
    while (next < paths.length) await client.request('POST', `/containers/${paths[next++]}`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} count
 * @returns {T[]} so many of them, from all over
 */
function spread(items, count) {
  const step = Math.max(1, Math.floor(items.length / count))
  return items.filter((_, index) => index % step === 0).slice(0, count)
}
