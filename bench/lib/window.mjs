/**
 * Opens a window the way a person does, by starting the program, and stays in touch with its page. Every window is
 * closed when this process ends, whatever ends it.
 */
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDevTools } from './devtools-pipe.mjs'
import { hostNow } from './engine-client.mjs'
import { installProbe } from './page-probe.mjs'
import { processTree } from './process-tree.mjs'

const OPEN_TIMEOUT_MS = 30_000
const CLOSE_TIMEOUT_MS = 4000
const ANSWER_TIMEOUT_MS = 60_000
const PROBE_HOOK = fileURLToPath(import.meta.resolve('../windows/probe/main.cjs'))

/** Roots of the process trees that run. */
const openRoots = new Set()
process.on('exit', () => {
  for (const root of openRoots) killTree(root)
})

/**
 * @typedef {object} WindowOptions
 * @property {string} executable the Electron runtime
 * @property {string} folder the app's
 * @property {string} profile a folder of its own for what the app keeps
 * @property {import('./page-probe.mjs').ProbeOptions} probe
 * @property {string} [host] DOCKER_HOST; none by default
 * @property {readonly string[]} [appArguments]
 */

/** @typedef {Awaited<ReturnType<typeof openWindow>>} Window */

/**
 * The page's first script is the probe, in a bare window just as in the app's, so that their comparison is fair.
 *
 * @param {WindowOptions} options
 */
export async function openWindow({ executable, folder, profile, probe, host, appArguments = [] }) {
  const args = [folder, `--user-data-dir=${profile}`, '--remote-debugging-pipe', '--lang=en-US']
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  const spawnedAtMs = hostNow()
  const child = spawn(executable, [...args, ...appArguments], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: environment(host, probe),
    // A process group of its own, so that a terminal's Ctrl-C reaches this process first and in order.
    detached: true,
  })
  const root = child.pid
  child.on('error', () => {})
  if (root === undefined) throw new Error(`cannot start ${executable}`)
  openRoots.add(root)
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (words = (words + text).slice(-4000)))
  // Not "close": a child that lingers would keep the pipes open.
  const exited = new Promise((resolve) => child.on('exit', resolve))
  const close = async () => {
    devTools.send('Browser.close').catch(() => {})
    await Promise.race([exited, sleep(CLOSE_TIMEOUT_MS)])
    killTree(root)
    openRoots.delete(root)
    await exited
  }

  const devTools = createDevTools(
    /** @type {import('node:stream').Writable} */ (child.stdio[3]),
    /** @type {import('node:stream').Readable} */ (child.stdio[4]),
  )
  try {
    const attached = new Promise((resolve, reject) => {
      devTools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
        if (targetInfo.type === 'page') resolve(sessionId)
      })
      void exited.then(() => reject(new Error(`the window closed at once: ${words.trim()}`)))
    })
    const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }
    devTools.send('Target.setAutoAttach', attach).catch(() => {})
    const open = attached.then((sessionId) => probedPage(devTools, sessionId))
    const sessionId = await withTimeout(open, OPEN_TIMEOUT_MS, 'no window')
    return {
      root,
      spawnedAtMs,
      close,
      /** @param {string} method @param {object} [params] */
      send: (method, params) => devTools.send(method, params, sessionId),
      /**
       * Runs a function in the page and awaits what it returns.
       *
       * @template {readonly unknown[]} A
       * @template R
       * @param {(...args: A) => R} work must not use anything from around it
       * @param {A} args
       * @returns {Promise<Awaited<R>>}
       */
      async evaluate(work, ...args) {
        const expression = `(${work})(...${JSON.stringify(args)})`
        const options = { expression, awaitPromise: true, returnByValue: true }
        const answer = devTools.send('Runtime.evaluate', options, sessionId)
        const { result, exceptionDetails } = await withTimeout(
          answer,
          ANSWER_TIMEOUT_MS,
          'no answer from the page',
        )
        if (exceptionDetails)
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
        return result.value
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Waits for the page that has the probe: before it there is Chromium's empty one, which goes away under whoever asks.
 *
 * @param {import('./devtools-pipe.mjs').DevTools} devTools
 * @param {string} sessionId
 */
async function probedPage(devTools, sessionId) {
  const expression = "globalThis.quaysideBench !== undefined && location.href !== 'about:blank'"
  const question = { expression, returnByValue: true }
  for (;;) {
    const answer = await devTools.send('Runtime.evaluate', question, sessionId).catch((error) => {
      if (/closed/.test(error.message)) throw error
    })
    if (answer?.result.value === true) return sessionId
    await sleep(100)
  }
}

/**
 * @template T
 * @param {Promise<T>} work
 * @param {number} limitMs
 * @param {string} complaint
 * @returns {Promise<T>}
 */
async function withTimeout(work, limitMs, complaint) {
  const timer = new AbortController()
  const late = sleep(limitMs, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`${complaint} within ${limitMs / 1000} s`)),
    () => work,
  )
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}

/**
 * @param {string | undefined} host
 * @param {import('./page-probe.mjs').ProbeOptions} probe
 */
function environment(host, probe) {
  const env = { ...process.env }
  // A runtime must not start as plain Node, and no context or certificate of the user may take part.
  for (const name of [
    'ELECTRON_RUN_AS_NODE',
    'DOCKER_CONTEXT',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'DOCKER_HOST',
  ])
    delete env[name]
  env['NODE_OPTIONS'] = `--require ${JSON.stringify(PROBE_HOOK)}`
  env['QUAYSIDE_BENCH_PROBE'] = `(${installProbe})(${JSON.stringify(probe)})`
  return host === undefined ? env : { ...env, DOCKER_HOST: host }
}

/** @param {number} root */
function killTree(root) {
  for (const { pid } of processTree(root)) kill(pid)
  // Children whose parent has gone are in the group still.
  kill(-root)
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone already.
  }
}
