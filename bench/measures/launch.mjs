/** How long until a person sees the first container row, against a window that shows nothing but a heading. */
import { output } from '../../scripts/lib/processes.mjs'
import { summarize } from '../lib/figures.mjs'
import { APP_PROBE, BARE_PROBE, firstRowPainted } from '../lib/page-probe.mjs'
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
  /** @type {Record<'app' | 'bare' | 'cli', number[]>} */
  const times = { app: [], bare: [], cli: [] }
  for (let repeat = 0; repeat < doses.launches; repeat++) {
    await quiet.wait('launch')
    times.bare.push(await timeLaunch(openBare))
    await quiet.wait('launch')
    times.app.push(await timeLaunch(openApp))
    times.cli.push(await timeDockerPs(engine.host))
  }
  return {
    app: summarize(times.app),
    bare: summarize(times.bare),
    dockerPs: summarize(times.cli),
    firstEver,
    times,
  }
}

/**
 * @param {() => Promise<import('../lib/window.mjs').Window>} open
 * @returns {Promise<number>} milliseconds from spawn to paint
 */
async function timeLaunch(open) {
  const window = await open()
  try {
    return (await window.evaluate(firstRowPainted)) - window.spawnedAtMs
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
