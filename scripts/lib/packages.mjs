/**
 * Makes sure that the locked npm packages are installed. What it knows is in node_modules/.quayside-install.json,
 * which goes with node_modules.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { run } from './processes.mjs'
import { npmCommand, PROJECT_ROOT, projectLock } from './project.mjs'

/**
 * @typedef {object} InstallStamp
 * @property {string} lock sha256 of package-lock.json
 * @property {string} node major version
 */

/**
 * @param {(sentence: string) => void} log
 * @param {string} [root]
 */
export async function ensurePackages(log, root = PROJECT_ROOT) {
  if (isInstalled(root)) return
  const install = async () => {
    if (isInstalled(root)) return
    if (!agreesWithLock(root)) await installPackages(log, root)
    writeFileSync(stampFile(root), JSON.stringify(wantedStamp(root)))
  }
  await withLock(projectLock('install', root), install, log)
}

/**
 * @param {(sentence: string) => void} log
 * @param {string} root
 */
async function installPackages(log, root) {
  log('Installing the locked npm packages')
  const [npm, ...args] = npmCommand()
  // No package needs its install script here; Electron's would download into node_modules.
  const { code, stdout, stderr } = await run(npm, [...args, 'ci', '--ignore-scripts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}):\n${(stderr || stdout).trim()}`)
}

/** @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.quayside-install.json')

/** @param {string} root */
function isInstalled(root) {
  const stamp = readStamp(root)
  const wanted = wantedStamp(root)
  return stamp?.lock === wanted.lock && stamp.node === wanted.node
}

/**
 * @param {string} root
 * @returns {InstallStamp | undefined}
 */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} root
 * @returns {InstallStamp}
 */
function wantedStamp(root) {
  const lock = readFileSync(path.join(root, 'package-lock.json'))
  return {
    lock: createHash('sha256').update(lock).digest('hex'),
    node: process.versions.node.split('.')[0] ?? '',
  }
}

/**
 * Whether somebody installed exactly the locked packages by hand, going by npm's own record of what it installed.
 *
 * @param {string} root
 */
function agreesWithLock(root) {
  const stamp = readStamp(root)
  if (stamp !== undefined && stamp.node !== wantedStamp(root).node) return false
  const record = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  return sameVersions(wanted, installed)
}

/**
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted of package-lock.json
 * @param {Record<string, { version?: string }>} installed of node_modules/.package-lock.json
 */
export function sameVersions(wanted, installed) {
  const locked = Object.entries(wanted).filter(([folder]) => folder !== '')
  // Optional packages are those of other platforms, which npm leaves out.
  const allThere = locked.every(([folder, { version, optional }]) =>
    folder in installed ? installed[folder]?.version === version : optional === true,
  )
  return allThere && Object.keys(installed).every((folder) => folder in wanted)
}
