/**
 * What it takes to show what containers use: how soon a share of the processor is there, what the engine pays for it
 * against the docker command, and what the lines of many containers cost the window.
 */
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import { output } from '../../scripts/lib/processes.mjs'
import { startCountingProxy } from '../lib/counting-proxy.mjs'
import { summarize } from '../lib/figures.mjs'
import { APP_PROBE, BARE_PROBE, firstRowPainted } from '../lib/page-probe.mjs'
import { createCpuMeter, engineProcesses, processTree } from '../lib/process-tree.mjs'
import { openWindow } from '../lib/window.mjs'

/** The app keeps a stream for 2 s after it was looked at, and the engine's collector sleeps 1.6 s after the last one. */
const COLD_MS = 4_500
const SAMPLE_EVERY_MS = 1_000
const STREAM = 'GET /containers/ID/stats?stream=true'
const LIST = '#/containers?filter=state:running'
const ELSEWHERE = '#/settings'
const NUMBERS = 50

/** @param {import('../run.mjs').Bench} bench */
export async function measureStats(bench) {
  const { executable, folders, engine, doses, quiet } = bench
  const proxy = await startCountingProxy(engine.socketPath, path.join(folders.scratch, 'stats.sock'))
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
      const first = await measureFirst(bench, window)
      await quiet.wait('stats, cost')
      const cost = await measureCost(bench, window, proxy, first.ids)
      await window.evaluate(goTo, '#/stats')
      await sleep(doses.settleMs)
      await quiet.wait('stats, lines')
      const lines = await meter(doses.idleMs, () => processTree(window.root))
      const lineCount = await window.evaluate(countLines)
      return { first, cost, lines: { app: lines, count: lineCount, text: await measureText(bench) } }
    } finally {
      await window.close()
    }
  } finally {
    await proxy.close()
  }
}

/**
 * From the way to the list until each running row on screen has its share, each time from a collector at rest.
 *
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window
 */
async function measureFirst({ engine, doses }, window) {
  /** @type {Record<'any' | 'all' | 'docker', number[]>} */
  const times = { any: [], all: [], docker: [] }
  /** @type {readonly string[]} */
  let names = []
  for (let repeat = 0; repeat < doses.lists; repeat++) {
    await window.evaluate(goTo, ELSEWHERE)
    await sleep(COLD_MS)
    const shares = await window.evaluate(timeShares, LIST)
    if (shares === null) throw new Error('no row showed its share of the processor')
    times.any.push(shares.anyMs)
    times.all.push(shares.allMs)
    names = shares.names
    await window.evaluate(goTo, ELSEWHERE)
    await sleep(COLD_MS)
    const startedAtMs = performance.now()
    await output('docker', ['--host', engine.host, 'stats', '--no-stream', ...names])
    times.docker.push(performance.now() - startedAtMs)
  }
  return {
    ids: names,
    any: summarize(times.any),
    all: summarize(times.all),
    docker: summarize(times.docker),
  }
}

/**
 * The engine's processor time while the app, and then docker stats, follow the same containers.
 *
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window
 * @param {Awaited<ReturnType<typeof startCountingProxy>>} proxy
 * @param {readonly string[]} names
 */
async function measureCost({ engine, doses }, window, proxy, names) {
  const daemon = () => engineProcesses(engine.pid)
  await window.evaluate(goTo, ELSEWHERE)
  await sleep(COLD_MS)
  proxy.takeCounts()
  const connections = proxy.openConnections()
  const idle = await meter(doses.idleMs, daemon)
  const hiddenStreams = proxy.takeCounts()[STREAM] ?? 0

  await window.evaluate(goTo, LIST)
  await sleep(COLD_MS)
  const streams = proxy.openConnections() - connections
  const app = await meter(doses.idleMs, daemon)

  await window.evaluate(goTo, ELSEWHERE)
  await sleep(COLD_MS)
  const stillOpen = proxy.openConnections() - connections
  const sameIds = await withDockerStats(engine.host, names, () => meter(doses.idleMs, daemon))
  await sleep(COLD_MS)
  const allIds = await withDockerStats(engine.host, [], () => meter(doses.idleMs, daemon))
  return { idle, app, sameIds, allIds, streams, hidden: hiddenStreams + Math.max(0, stillOpen) }
}

/**
 * @template T
 * @param {string} host
 * @param {readonly string[]} names all running ones without any
 * @param {() => Promise<T>} work
 */
async function withDockerStats(host, names, work) {
  const child = spawn('docker', ['--host', host, 'stats', ...names], { stdio: 'ignore' })
  const kill = () => child.kill('SIGKILL')
  process.on('exit', kill)
  try {
    await sleep(COLD_MS)
    return await work()
  } finally {
    process.off('exit', kill)
    const ended = new Promise((resolve) => child.on('exit', resolve))
    kill()
    await ended
  }
}

/**
 * As many numbers as the page has lines, changed once a second in a window that does nothing else.
 *
 * @param {import('../run.mjs').Bench} bench
 */
async function measureText({ executable, folders, doses }) {
  const window = await openWindow({
    executable,
    folder: folders.bare,
    profile: folders.bareProfile,
    probe: BARE_PROBE,
  })
  try {
    await window.evaluate(firstRowPainted)
    await window.evaluate(showNumbers, NUMBERS)
    await sleep(doses.settleMs)
    return await meter(doses.idleMs, () => processTree(window.root))
  } finally {
    await window.close()
  }
}

/**
 * @param {number} durationMs
 * @param {() => readonly import('../lib/process-tree.mjs').TreeProcess[]} processes
 */
async function meter(durationMs, processes) {
  const cpu = createCpuMeter(processes)
  cpu.start()
  for (let left = durationMs; left > 0; left -= SAMPLE_EVERY_MS) {
    await sleep(Math.min(left, SAMPLE_EVERY_MS))
    cpu.sample()
  }
  return cpu.stop()
}

/* What follows runs in the page. */

/** @param {string} hash */
function goTo(hash) {
  globalThis.location.hash = hash
}

/**
 * @param {string} hash
 * @returns {Promise<{ anyMs: number, allMs: number, names: string[] } | null>} null when it took more than 20 s
 */
function timeShares(hash) {
  /** @type {import('../lib/page-probe.mjs').Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  const cells = () =>
    probe
      .rows()
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return top >= 0 && bottom <= document.documentElement.clientHeight
      })
      .map((row) => ({
        name: /bench-\d{4}-\w+/.exec(row.getAttribute('aria-label') ?? '')?.[0] ?? '',
        text: row.querySelector('[data-column="cpu"]')?.textContent ?? '',
      }))
      .filter(({ text }) => text !== '')
  const startedAtMs = probe.now()
  let anyMs = 0
  globalThis.location.hash = hash
  return new Promise((resolve) => {
    const stop = probe.onChange(() => {
      const shown = cells()
      const withShare = shown.filter(({ text }) => text.includes('%'))
      if (anyMs === 0 && withShare.length > 0) anyMs = probe.now() - startedAtMs
      if (withShare.length === 0 || withShare.length < shown.length) return
      stop()
      clearTimeout(timer)
      probe.painted().then((at) => {
        resolve({ anyMs, allMs: at - startedAtMs, names: shown.map(({ name }) => name) })
      })
    })
    const timer = setTimeout(() => {
      stop()
      resolve(null)
    }, 20_000)
  })
}

function countLines() {
  return document.querySelectorAll('[role="row"] svg[preserveAspectRatio]').length
}

/** @param {number} count */
function showNumbers(count) {
  const spans = Array.from({ length: count }, () => {
    const row = document.createElement('p')
    document.body.append(row)
    return row
  })
  setInterval(() => {
    for (const span of spans) span.textContent = `${(Math.random() * 100).toFixed(1)}%`
  }, 1000)
}
