/**
 * Remembers throw-away engines on disk, so that one whose owner was killed is found and removed at the next
 * start. A record lives as long as its engine.
 *
 * Records name folders that root will delete, so they are kept in /run, where only root can write.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { isRunning, signalProcess, sleepSync } from './processes.mjs'

const RECORDS = '/run/quayside-test-engines'
const CONTROL_GROUPS = '/sys/fs/cgroup'

/**
 * @typedef {object} EngineRecord
 * @property {string} id
 * @property {string} dir where the engine's files are
 * @property {readonly string[]} remove paths to delete with the engine, all inside `dir` or `dir` itself
 * @property {import('./processes.mjs').ProcessIdentity} owner the engine is removed when this process is gone
 * @property {import('./processes.mjs').ProcessIdentity} [init] first process of the engine's namespaces;
 *   when it dies, the kernel ends all others in them
 * @property {import('./processes.mjs').ProcessIdentity} [outer] the nsenter outside that waits for dockerd; of a
 *   paused engine it is stopped, and would not notice the end
 */

/** @param {string} id */
export const controlGroupOf = (id) => `quayside-${id}`

/** @param {EngineRecord} record */
export function writeRecord(record) {
  mkdirSync(RECORDS, { recursive: true, mode: 0o700 })
  const file = path.join(RECORDS, `${record.id}.json`)
  writeFileSync(`${file}.part`, JSON.stringify(record))
  renameSync(`${file}.part`, file)
}

/** @returns {EngineRecord[]} */
export function readRecords() {
  if (!existsSync(RECORDS)) return []
  const records = []
  for (const name of readdirSync(RECORDS)) {
    if (!name.endsWith('.json')) continue
    try {
      records.push(JSON.parse(readFileSync(path.join(RECORDS, name), 'utf8')))
    } catch {
      // Another process is removing this engine at this moment.
    }
  }
  return records
}

/**
 * Ends every process of the engine and removes its control groups, its files and its record. Its mounts and its
 * network go with its last process. Blocks, so that it also works in an 'exit' handler; may be repeated.
 *
 * @param {EngineRecord} record
 */
export function removeEngine(record) {
  if (record.init && isRunning(record.init)) {
    signalProcess(record.init.pid, 'SIGKILL')
    for (let waited = 0; isRunning(record.init) && waited < 10_000; waited += 20) sleepSync(20)
  }
  if (record.outer && isRunning(record.outer)) signalProcess(record.outer.pid, 'SIGKILL')
  removeControlGroups(controlGroupOf(record.id))
  for (const item of record.remove) {
    if (isInside(record.dir, item))
      rmSync(item, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  rmSync(path.join(RECORDS, `${record.id}.json`), { force: true })
  try {
    rmdirSync(RECORDS)
  } catch {
    // Other engines are still recorded.
  }
}

/**
 * Removes the engines whose owner is gone.
 *
 * @returns {EngineRecord[]} the removed ones
 */
export function reapEngines() {
  const abandoned = readRecords().filter((record) => !isRunning(record.owner))
  for (const record of abandoned) removeEngine(record)
  return abandoned
}

/** @param {string} dir @param {string} item */
function isInside(dir, item) {
  const relative = path.relative(dir, item)
  return !relative.startsWith('..') && !path.isAbsolute(relative)
}

/**
 * Control groups stay after their processes. Version 1 keeps one tree a controller, version 2 only one.
 *
 * @param {string} name
 */
function removeControlGroups(name) {
  if (!existsSync(CONTROL_GROUPS)) return
  const roots = [CONTROL_GROUPS, ...subfolders(CONTROL_GROUPS)]
  for (const root of roots) {
    const group = path.join(root, name)
    if (existsSync(group)) removeGroupTree(group)
  }
}

/** @param {string} group */
function removeGroupTree(group) {
  for (const child of subfolders(group)) removeGroupTree(child)
  // The kernel lets a group go only some moments after its last process.
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmdirSync(group)
      return
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return
      sleepSync(20)
    }
  }
}

/** @param {string} folder */
function subfolders(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name))
  } catch {
    return []
  }
}
