/**
 * All that a window of the app needs: a runtime, the system's libraries, a display. Holds a virtual display, if one
 * had to be started, until `close()` or the end of this process.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { resolveElectron } from './electron-runtime.mjs'
import { ensureSystemPackages, libraryRequirements } from './system-packages.mjs'

/**
 * @typedef {object} WindowNeeds
 * @property {string} executable
 * @property {NodeJS.ProcessEnv} env for the process that opens the window
 * @property {readonly string[]} args that have to stand before the app's folder
 * @property {() => void} close
 */

/**
 * @param {(sentence: string) => void} log
 * @returns {Promise<WindowNeeds>}
 */
export async function prepareWindow(log) {
  const { executable } = await resolveElectron({ log })
  await ensureSystemPackages(await libraryRequirements(executable), log)
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env }
  // Set by some editors' terminals; with it the runtime would start as plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  let close = () => {}
  if (!hasDisplay()) {
    const display = await startVirtualDisplay(log)
    log(`There is no display here: the window opens on a virtual one (${display.name})`)
    env['DISPLAY'] = display.name
    close = display.close
  }
  return { executable, env, args: sandboxArguments(executable, log), close }
}

/**
 * @param {string} executable
 * @param {(sentence: string) => void} log
 */
function sandboxArguments(executable, log) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) {
    log("Running as root, which Chromium's sandbox does not allow: it is switched off (--no-sandbox)")
    return ['--no-sandbox']
  }
  const obstacle = sandboxObstacle(path.join(path.dirname(executable), 'chrome-sandbox'))
  if (obstacle !== undefined) log(obstacle)
  return []
}

/**
 * Chromium's sandbox needs user namespaces or a helper that belongs to root; without both the window does not open.
 *
 * @param {string} helper
 * @returns {string | undefined} what stands in the way, and the way around it
 */
function sandboxObstacle(helper) {
  const setting = (/** @type {string} */ name) =>
    existsSync(`/proc/sys/${name}`) ? readFileSync(`/proc/sys/${name}`, 'utf8').trim() : undefined
  const forbidden =
    setting('kernel/unprivileged_userns_clone') === '0' ||
    setting('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    setting('user/max_user_namespaces') === '0'
  if (!forbidden) return undefined
  const status = statSync(helper, { throwIfNoEntry: false })
  if (status?.uid === 0 && (status.mode & 0o4000) !== 0) return undefined
  return (
    'This system forbids user namespaces, so Chromium may refuse to start. ' +
    `Then: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`
  )
}
