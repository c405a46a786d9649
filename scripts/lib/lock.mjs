/**
 * Lets one process at a time do a piece of work. A lock is a folder that names its owner; it lives as long as the
 * work, and one whose owner died is taken over.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { identityOf, isRunning, sleep } from './processes.mjs'

const OWNER = 'owner.json'
const POLL_MS = 150
const PATIENCE_MS = 2000

/**
 * @template T
 * @param {string} lock path of the folder
 * @param {() => Promise<T>} work
 * @param {(sentence: string) => void} [log] hears when another process has to be waited for
 * @returns {Promise<T>}
 */
export async function withLock(lock, work, log = () => {}) {
  await mkdir(path.dirname(lock), { recursive: true })
  await acquire(lock, log)
  try {
    await sweep(lock)
    return await work()
  } finally {
    await release(lock)
  }
}

/**
 * In one step, as it was taken: a folder that is being emptied could already be the next owner's.
 *
 * @param {string} lock
 */
async function release(lock) {
  const aside = besides(lock)
  if (await renamed(lock, aside)) await rm(aside, { recursive: true, force: true })
}

/**
 * Removes what processes left that were killed while they waited.
 *
 * @param {string} lock
 */
async function sweep(lock) {
  const siblings = (await readdir(path.dirname(lock))).filter((name) =>
    name.startsWith(`${path.basename(lock)}.`),
  )
  for (const name of siblings) {
    const folder = path.join(path.dirname(lock), name)
    const owner = await ownerOf(folder)
    if (owner !== undefined && !isRunning(owner)) await rm(folder, { recursive: true, force: true })
  }
}

/** @param {string} lock */
const besides = (lock) => `${lock}.${randomBytes(6).toString('hex')}`

/**
 * @param {string} lock
 * @param {(sentence: string) => void} log
 */
async function acquire(lock, log) {
  // The folder appears with its owner's name already in it, so nobody ever sees one without.
  const own = await folderNamingUs(lock)
  let waited = 0
  while (!(await renamed(own, lock))) {
    const owner = await ownerOf(lock)
    if (owner !== undefined && !isRunning(owner)) await clearAway(lock)
    else await sleep(POLL_MS)
    waited += POLL_MS
    if (waited >= PATIENCE_MS && waited - POLL_MS < PATIENCE_MS) {
      log(`Waiting for process ${owner?.pid ?? '?'}, which is doing the same (${lock})`)
    }
  }
}

/** @param {string} lock */
async function folderNamingUs(lock) {
  const own = besides(lock)
  await mkdir(own)
  await writeFile(path.join(own, OWNER), JSON.stringify(identityOf(process.pid)))
  return own
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {Promise<boolean>} false when `to` exists: a folder with something in it is never renamed over
 */
async function renamed(from, to) {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM' || code === 'EACCES') return false
    throw error
  }
}

/**
 * @param {string} lock
 * @returns {Promise<import('./processes.mjs').ProcessIdentity | undefined>}
 */
async function ownerOf(lock) {
  try {
    return JSON.parse(await readFile(path.join(lock, OWNER), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Moves a dead owner's lock out of the way. Between the look at its owner and the move somebody else may have done
 * the same and taken the lock: then theirs was moved, and goes back.
 *
 * @param {string} lock
 */
async function clearAway(lock) {
  const aside = besides(lock)
  try {
    await rename(lock, aside)
  } catch {
    return
  }
  const owner = await ownerOf(aside)
  if (owner !== undefined && isRunning(owner) && (await renamed(aside, lock))) return
  await rm(aside, { recursive: true, force: true })
}
