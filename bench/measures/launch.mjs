/** How long until a person sees the first container row, against a window that shows nothing but a heading. */
import { output } from '../../scripts/lib/processes.mjs'
import { summarize } from '../lib/figures.mjs'
import { APP_PROBE, BARE_PROBE, firstRowPainted } from '../lib/page-probe.mjs'
import { processorTimeOf } from '../lib/process-tree.mjs'
import { openWindow } from '../lib/window.mjs'

/** @param {import('../run.mjs').Bench} bench */
export async function measureLaunch(bench) {
  const { executable, folders, engine, doses, quiet } = bench
  const openApp = () =>
    openWindow({
      executable,
      folder: folders.app,
      profile: folders.appProfile,
      probe: APP_PROBE,
      host: engine.host,
    })
  const openBare = () =>
    openWindow({ executable, folder: folders.bare, profile: folders.bareProfile, probe: BARE_PROBE })

  // The first start of a profile makes its folders and code caches; that happens once in the life of an app.
  const firstEver = { app: await timeLaunch(openApp), bare: await timeLaunch(openBare) }
  /** @type {Record<'app' | 'bare', Launch[]>} */
  const launches = { app: [], bare: [] }
  /** @type {number[]} */
  const dockerPs = []
  for (let repeat = 0; repeat < doses.launches; repeat++) {
    await quiet.wait('launch')
    launches.bare.push(await timeLaunch(openBare))
    await quiet.wait('launch')
    launches.app.push(await timeLaunch(openApp))
    dockerPs.push(await timeDockerPs(engine.host))
  }
  const figures = (/** @type {readonly Launch[]} */ list) => ({
    ...summarize(list.map(({ paintedMs }) => paintedMs)),
    processorMs: summarize(list.map(({ processor }) => processor.totalMs)).median,
  })
  return {
    app: figures(launches.app),
    bare: figures(launches.bare),
    dockerPs: summarize(dockerPs),
    firstEver,
    launches,
  }
}

/**
 * @typedef {object} Launch
 * @property {number} paintedMs from spawn to paint
 * @property {ReturnType<typeof processorTimeOf>} processor spent until then
 */

/**
 * @param {() => Promise<import('../lib/window.mjs').Window>} open
 * @returns {Promise<Launch>}
 */
async function timeLaunch(open) {
  const window = await open()
  try {
    const paintedAtMs = await window.evaluate(firstRowPainted)
    return { paintedMs: paintedAtMs - window.spawnedAtMs, processor: processorTimeOf(window.root) }
  } finally {
    await window.close()
  }
}

/**
 * @param {string} host
 * @returns {Promise<number>} milliseconds of a whole `docker ps -a`
 */
export async function timeDockerPs(host) {
  const start = performance.now()
  await output('docker', ['--host', host, 'ps', '--all'])
  return performance.now() - start
}
