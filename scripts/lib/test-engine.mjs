/**
 * A throw-away Docker Engine for tests and measurements: everything of its own, and nothing of it left afterwards.
 * An engine lives until `dispose()` or the end of the process that started it, whatever ends it.
 *
 * It runs in mount, network and process namespaces of its own, so the user's engine, docker0 and firewall rules
 * are out of its reach. Its socket is an ordinary file and answers from outside; its published ports answer only
 * inside (see `namespaceCommand`).
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { freezeProcess, identityOf, isRunning, output, signalProcess, sleep } from './processes.mjs'
import { ENGINE_REQUIREMENTS, ensureSystemPackages } from './system-packages.mjs'
import { createNamespace, insideNamespace, startInside, whyNoNamespaces } from './test-engine-namespace.mjs'
import { controlGroupOf, readRecords, reapEngines, removeEngine, writeRecord } from './test-engine-record.mjs'
import { removeTestObjects } from './test-images.mjs'

/** @typedef {import('./test-engine.mjs').TestEngine} TestEngine */
/** @typedef {import('./test-engine.mjs').TestEngineOptions} TestEngineOptions */

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 30_000
/** A unix socket's address has no room for more (sun_path, with its closing zero). */
const LONGEST_SOCKET_PATH = 107

/** Engines that this process must remove before it ends. */
const owned = new Map()

/**
 * @param {TestEngineOptions} [options]
 * @returns {Promise<TestEngine>} an engine that answers
 */
export async function startTestEngine(options = {}) {
  const { log = () => {}, persistent = false, dockerdArguments = [] } = options
  const obstacle = whyNoNamespaces()
  if (obstacle !== undefined)
    throw new Error(`${obstacle}; name a given engine in QUAYSIDE_TEST_HOST instead`)
  await ensureSystemPackages(ENGINE_REQUIREMENTS, log)
  for (const { dir } of reapEngines()) log(`Removed an abandoned test engine: ${dir}`)

  const record = makeRecord(options.dir)
  owned.set(record.id, record)
  removeAtEnd()
  try {
    writeRecord(record)
    const etcDocker = path.join(record.dir, 'etc-docker')
    mkdirSync(etcDocker, { recursive: true })
    record.init = (await createNamespace({ etcDocker, outlivesUs: persistent })).init
    if (persistent) record.owner = record.init
    writeRecord(record)
    const daemon = createDaemon(record, dockerdArguments, persistent)
    await daemon.start()
    if (persistent) owned.delete(record.id)
    log(`Test engine answers on ${daemon.host}`)
    return daemon
  } catch (error) {
    removeEngine(record)
    owned.delete(record.id)
    throw error
  }
}

/**
 * The engine that tests are to use: the given one (QUAYSIDE_TEST_HOST), else one of their own.
 *
 * @param {TestEngineOptions} [options]
 * @returns {Promise<TestEngine>}
 */
export async function acquireTestEngine(options = {}) {
  const host = process.env['QUAYSIDE_TEST_HOST']
  return host ? givenEngine(host) : startTestEngine(options)
}

/**
 * Removes the engine that was started with this folder, if there is one.
 *
 * @param {string} dir
 * @returns {boolean} whether there was one
 */
export function removeTestEngineAt(dir) {
  const record = readRecords().find((candidate) => candidate.dir === path.resolve(dir))
  if (record) removeEngine(record)
  return record !== undefined
}

/**
 * Whether an engine that was started with this folder answers; its address if so.
 *
 * @param {string} dir
 * @returns {Promise<string | undefined>}
 */
export async function testEngineHostAt(dir) {
  const socketPath = path.join(path.resolve(dir), 'docker.sock')
  const known = readRecords().some((record) => record.dir === path.resolve(dir))
  return known && (await answers(socketPath)) ? `unix://${socketPath}` : undefined
}

/**
 * @param {string | undefined} givenDir
 * @returns {import('./test-engine-record.mjs').EngineRecord}
 */
function makeRecord(givenDir) {
  const id = randomBytes(5).toString('hex')
  const owner = identityOf(process.pid)
  const dir =
    givenDir === undefined ? mkdtempSync(path.join(os.tmpdir(), 'quayside-engine-')) : path.resolve(givenDir)
  if (/^(\/var)?\/run\//.test(dir)) throw new Error(`a test engine cannot see ${dir}: /run is hidden from it`)
  const socketPath = path.join(dir, 'docker.sock')
  if (Buffer.byteLength(socketPath) > LONGEST_SOCKET_PATH)
    throw new Error(`too long for a socket: ${socketPath}`)
  if (readRecords().some((record) => record.dir === dir))
    throw new Error(`a test engine already runs in ${dir}`)
  if (givenDir === undefined || mkdirSync(dir, { recursive: true }) !== undefined)
    return { id, dir, remove: [dir], owner }
  const own = ['data', 'etc-docker', 'docker.sock', 'dockerd.log', 'daemon.json']
  return { id, dir, remove: own.map((name) => path.join(dir, name)), owner }
}

/**
 * @param {import('./test-engine-record.mjs').EngineRecord} record
 * @param {readonly string[]} dockerdArguments
 * @param {boolean} persistent
 * @returns {TestEngine}
 */
function createDaemon(record, dockerdArguments, persistent) {
  const { dir } = record
  const initPid = record.init?.pid ?? 0
  const socketPath = path.join(dir, 'docker.sock')
  const logFile = path.join(dir, 'dockerd.log')
  // The exec root is on the namespace's own /run: short paths for its sockets, and its mounts go with it.
  const command = [
    'dockerd',
    '--config-file',
    path.join(dir, 'daemon.json'),
    '--host',
    `unix://${socketPath}`,
  ]
  command.push('--data-root', path.join(dir, 'data'), '--exec-root', '/run/quayside/exec')
  command.push('--pidfile', '/run/quayside/dockerd.pid', '--exec-opt', 'native.cgroupdriver=cgroupfs')
  command.push('--cgroup-parent', `/${controlGroupOf(record.id)}`, ...dockerdArguments)

  /** @type {{ outer: import('node:child_process').ChildProcess, pid: number, identity: import('./processes.mjs').ProcessIdentity } | undefined} */
  let running
  const runs = () => running !== undefined && isRunning(running.identity)
  const current = () => {
    if (running === undefined || !runs()) throw new Error('the test engine is not running')
    return running
  }
  const gone = async (/** @type {number} */ timeoutMs) => {
    for (let waited = 0; runs() && waited < timeoutMs; waited += 20) await sleep(20)
    return !runs()
  }

  async function start() {
    if (runs()) throw new Error('the test engine is already running')
    if (record.init === undefined || !isRunning(record.init))
      throw new Error('the test engine has been disposed')
    rmSync(socketPath, { force: true })
    // Of a killed dockerd: its number may belong to another process by now, which dockerd would take for itself.
    const [nsenter, ...args] = insideNamespace(initPid, ['rm', '-f', '/run/quayside/dockerd.pid'])
    await output(nsenter, args)
    // Without a file of its own dockerd would read the user's settings.
    writeFileSync(path.join(dir, 'daemon.json'), '{}')
    const descriptor = openSync(logFile, 'a')
    try {
      const started = await startInside(initPid, command, {
        outputDescriptor: descriptor,
        outlivesUs: persistent,
      })
      running = { ...started, identity: identityOf(started.pid) }
      record.outer = identityOf(started.outer.pid ?? 0)
      writeRecord(record)
    } finally {
      closeSync(descriptor)
    }
    const deadline = Date.now() + START_TIMEOUT_MS
    while (!(await answers(socketPath))) {
      if (!runs() || Date.now() > deadline) throw new Error(`dockerd does not answer:\n${lastLines(logFile)}`)
      await sleep(50)
    }
  }

  return {
    host: `unix://${socketPath}`,
    given: false,
    socketPath,
    dir,
    logFile,
    get pid() {
      return current().pid
    },
    namespaceCommand: (argv) => insideNamespace(initPid, argv),
    start,
    async stop() {
      signalProcess(current().pid, 'SIGTERM')
      if (!(await gone(STOP_TIMEOUT_MS))) {
        signalProcess(current().pid, 'SIGKILL')
        await gone(STOP_TIMEOUT_MS)
      }
    },
    async kill() {
      signalProcess(current().pid, 'SIGKILL')
      await gone(STOP_TIMEOUT_MS)
    },
    pause: () => freezeProcess(current().pid),
    resume() {
      const { outer, pid } = current()
      // nsenter stops itself along with its child.
      if (outer.pid !== undefined) signalProcess(outer.pid, 'SIGCONT')
      signalProcess(pid, 'SIGCONT')
    },
    async dispose() {
      removeEngine(record)
      owned.delete(record.id)
    },
  }
}

/**
 * @param {string} host
 * @returns {TestEngine}
 */
function givenEngine(host) {
  const refuse = (/** @type {string} */ what) => () => {
    throw new Error(`the engine of QUAYSIDE_TEST_HOST is not ours to control: ${what}`)
  }
  return {
    host,
    given: true,
    socketPath: host.startsWith('unix://') ? host.slice('unix://'.length) : undefined,
    get dir() {
      return refuse('dir')()
    },
    get logFile() {
      return refuse('logFile')()
    },
    get pid() {
      return refuse('pid')()
    },
    namespaceCommand: refuse('namespaceCommand'),
    start: async () => refuse('start')(),
    stop: async () => refuse('stop')(),
    kill: async () => refuse('kill')(),
    pause: refuse('pause'),
    resume: refuse('resume'),
    dispose: () => removeTestObjects(host),
  }
}

/**
 * @param {string} socketPath
 * @returns {Promise<boolean>} whether an engine answers a ping within a second
 */
function answers(socketPath) {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/_ping', timeout: 1000, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}

/** @param {string} file */
function lastLines(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n') : ''
}

let watching = false

/** However this process ends, short of SIGKILL: its engines go first. (After SIGKILL the kernel ends them.) */
function removeAtEnd() {
  if (watching) return
  watching = true
  const removeAll = () => {
    for (const record of owned.values()) removeEngine(record)
    owned.clear()
  }
  process.on('exit', removeAll)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    const handler = () => {
      removeAll()
      process.off(signal, handler)
      // Whoever else listens decides how to end; if nobody does, the signal does its usual work.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    }
    process.on(signal, handler)
  }
}
