/**
 * What an open window costs when nothing happens, and what it has grown to after much has: memory, processor time of
 * the app and of dockerd, and requests, against a bare window and an engine that nobody watches.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import { isListRequest, startCountingProxy } from '../lib/counting-proxy.mjs'
import { APP_PROBE, BARE_PROBE, firstRowPainted } from '../lib/page-probe.mjs'
import { isRunner } from '../lib/population.mjs'
import { createCpuMeter, memoryOf, processTree } from '../lib/process-tree.mjs'
import { openWindow } from '../lib/window.mjs'

const SAMPLE_EVERY_MS = 5000
/** Ages below a minute count seconds on screen; at rest is what comes after. */
const YOUNG_MS = 65_000
/** The app keeps a stream of stats for 2 s after it was looked at. */
const STREAMS_END_MS = 4_000
const STORM_EVENTS_PER_SECOND = 5

/**
 * A bare window at rest, and dockerd without an app meanwhile.
 *
 * @param {import('../run.mjs').Bench} bench
 * @param {{ idle: boolean, memory: boolean }} wants
 */
export async function measureBareRest(bench, { idle, memory }) {
  const { executable, folders, doses, quiet } = bench
  const window = await openWindow({
    executable,
    folder: folders.bare,
    profile: folders.bareProfile,
    probe: BARE_PROBE,
  })
  try {
    await window.evaluate(firstRowPainted)
    await sleep(doses.settleMs)
    return {
      ...(memory && { memory: memoryOf(window.root) }),
      ...(idle && { idle: (await quiet.wait('idle, bare'), await measureCpu(bench, window.root)) }),
    }
  } finally {
    await window.close()
  }
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {{ idle: boolean, memory: boolean, storm: boolean }} wants
 */
export async function measureAppRest(bench, { idle, memory, storm }) {
  const { executable, folders, engine, doses, quiet } = bench
  const proxy = await startCountingProxy(engine.socketPath, path.join(folders.scratch, 'proxy.sock'))
  try {
    const window = await openWindow({
      executable,
      folder: folders.app,
      profile: folders.appProfile,
      probe: APP_PROBE,
      host: proxy.host,
    })
    try {
      await window.evaluate(firstRowPainted)
      await sleep(Math.max(doses.settleMs, idle ? bench.disturbedAt + YOUNG_MS - performance.now() : 0))
      const atStart = { requests: proxy.takeCounts(), openConnections: proxy.openConnections() }
      /** @type {{ memory?: object, idle?: object, storm?: object }} */
      const result = {}
      const before = memoryOf(window.root)
      if (memory) result.memory = before
      if (idle) {
        // The list of containers has the engine sample them, which has a measure of its own.
        await window.evaluate(goTo, '#/overview')
        await sleep(STREAMS_END_MS)
        await quiet.wait('idle, app')
        proxy.takeCounts()
        const cpu = await measureCpu(bench, window.root)
        const requests = proxy.takeCounts()
        const count = (/** @type {(name: string) => boolean} */ isCounted) =>
          Object.entries(requests).reduce((sum, [name, times]) => sum + (isCounted(name) ? times : 0), 0)
        result.idle = {
          ...cpu,
          requests,
          requestCount: count(() => true),
          listRequestCount: count(isListRequest),
        }
        await window.evaluate(goTo, '#/containers')
      }
      if (storm) {
        const events = await makeStorm(bench)
        await sleep(Math.min(10_000, doses.settleMs))
        const after = memoryOf(window.root)
        // Tells garbage that was not collected yet from what is held on to.
        await window.send('HeapProfiler.collectGarbage')
        const afterCollection = memoryOf(window.root)
        result.storm = { before, after, afterCollection, events, requests: proxy.takeCounts() }
      }
      return { ...result, atStart }
    } finally {
      await window.close()
    }
  } finally {
    await proxy.close()
  }
}

/**
 * Runs in the page.
 *
 * @param {string} hash
 */
function goTo(hash) {
  globalThis.location.hash = hash
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {number} root
 */
async function measureCpu({ engine, doses }, root) {
  const tree = createCpuMeter(() => processTree(root))
  const daemon = createCpuMeter(() => [{ pid: engine.pid, kind: 'dockerd' }])
  tree.start()
  daemon.start()
  for (let left = doses.idleMs; left > 0; left -= SAMPLE_EVERY_MS) {
    await sleep(Math.min(left, SAMPLE_EVERY_MS))
    tree.sample()
    daemon.sample()
  }
  return { tree: tree.stop(), daemon: daemon.stop() }
}

/**
 * One event each, five a second, on containers all over the list; afterwards everything is as before.
 *
 * @param {import('../run.mjs').Bench} bench
 * @returns {Promise<number>} events made
 */
async function makeStorm({ client, doses }) {
  const containers = (await client.listAll()).map(({ Id: id, Names: names }) => ({
    id,
    name: String(names[0]).slice(1),
  }))
  const runners = containers.filter(({ name }) => isRunner(Number(name.slice(6, 10))))
  const others = containers.filter(({ name }) => !isRunner(Number(name.slice(6, 10))))
  const until = performance.now() + doses.stormMs
  let made = 0
  for (let round = 0; performance.now() < until; round++) {
    const runner = runners[(round * 7) % runners.length]
    const other = others[(round * 13) % others.length]
    if (runner === undefined || other === undefined)
      throw new Error('a storm needs running and stopped containers')
    for (const request of [
      `/containers/${runner.id}/pause`,
      `/containers/${other.id}/rename?name=${other.name}-moved`,
      `/containers/${runner.id}/unpause`,
      `/containers/${other.id}/rename?name=${other.name}`,
    ]) {
      const next = sleep(1000 / STORM_EVENTS_PER_SECOND)
      await client.request('POST', request)
      made++
      await next
    }
  }
  return made
}
