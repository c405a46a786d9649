/**
 * A screen for windows where there is none. A virtual display lives until `close()` or the end of this process.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { DISPLAY_REQUIREMENTS, ensureSystemPackages } from './system-packages.mjs'
import { which } from './processes.mjs'

const START_TIMEOUT_MS = 15_000

/** Whether windows can be shown as things are. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * @typedef {object} VirtualDisplay
 * @property {string} name what DISPLAY has to be, such as `:1`
 * @property {() => void} close
 */

/**
 * @param {(sentence: string) => void} [log]
 * @param {string} [screen] width x height x depth
 * @returns {Promise<VirtualDisplay>}
 */
export async function startVirtualDisplay(log = () => {}, screen = '1600x1000x24') {
  await ensureSystemPackages(DISPLAY_REQUIREMENTS, log)
  // The server looks for a free number itself and writes it to descriptor 3 once it answers.
  const xvfb = ['Xvfb', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp']
  // By SIGTERM, because a killed server leaves its lock file behind.
  const untilWeEnd = which('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'TERM']
  const [program, ...args] = [...untilWeEnd, ...xvfb]
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  const close = () => {
    process.off('exit', close)
    child.kill('SIGTERM')
  }
  process.on('exit', close)
  try {
    const number = await firstLine(child)
    child.unref()
    for (const stream of [child.stderr, child.stdio[3]]) stream?.destroy()
    return { name: `:${number}`, close }
  } catch (error) {
    close()
    throw error
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} of descriptor 3
 */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let words = ''
    child.stderr?.setEncoding('utf8').on('data', (text) => (words += text))
    const failed = (/** @type {string} */ reason) =>
      reject(new Error(`no virtual display: ${[reason, words.trim()].filter(Boolean).join(': ')}`))
    const timer = setTimeout(() => failed('Xvfb does not answer'), START_TIMEOUT_MS)
    child.on('error', (error) => failed(error.message))
    child.on('close', (code) => failed(`Xvfb ended with ${code}`))
    const input = /** @type {import('node:stream').Readable} */ (child.stdio[3])
    createInterface({ input }).once('line', (line) => {
      clearTimeout(timer)
      resolve(line.trim())
    })
  })
}
