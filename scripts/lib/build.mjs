/**
 * Builds the app when its sources are not those that were built last. What was built last is written in out/.stamp,
 * which lives as long as out/.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { foreground, run } from './processes.mjs'
import { packageBin, PROJECT_ROOT, projectLock } from './project.mjs'

/** What the build reads. */
const SOURCES = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
/** What the app cannot start without. */
const RESULTS = [
  'out/main/index.js',
  'out/main/report.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]

/**
 * @param {(sentence: string) => void} log
 * @param {{ root?: string, always?: boolean }} [options] `always` builds in any case and shows the build's own words
 * @throws {Error} that quotes the build's words when it fails
 */
export async function ensureBuild(log, { root = PROJECT_ROOT, always = false } = {}) {
  if (!always && isBuilt(root)) return
  await withLock(
    projectLock('build', root),
    async () => {
      if (always || !isBuilt(root)) await build(log, root, always)
    },
    log,
  )
}

/**
 * @param {(sentence: string) => void} log
 * @param {string} root
 * @param {boolean} shown
 */
async function build(log, root, shown) {
  log('Building')
  const stamp = path.join(root, 'out', '.stamp')
  rmSync(stamp, { force: true })
  // Taken before the build: what is saved meanwhile is built next time.
  const sources = hashSources(root)
  const args = [packageBin('electron-vite', 'electron-vite', root), 'build']
  if (shown) {
    const code = await foreground(process.execPath, args, { cwd: root })
    if (code !== 0) throw new Error(`the build failed (exit code ${code})`)
  } else {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root, env })
    if (code !== 0) throw new Error(`the build failed (exit code ${code}):\n${`${stdout}\n${stderr}`.trim()}`)
  }
  writeFileSync(stamp, sources)
}

/** @param {string} root */
export function isBuilt(root) {
  const stamp = path.join(root, 'out', '.stamp')
  if (!existsSync(stamp) || !RESULTS.every((file) => existsSync(path.join(root, file)))) return false
  return readFileSync(stamp, 'utf8') === hashSources(root)
}

/**
 * By content and not by time: a checkout sets times anew, and a switched branch may bring older files.
 *
 * @param {string} root
 */
export function hashSources(root) {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap((source) => filesBelow(root, source))) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file.replaceAll('\\', '/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} relative file or folder
 * @returns {string[]} in an order that is the same everywhere
 */
function filesBelow(root, relative) {
  const full = path.join(root, relative)
  if (!existsSync(full)) return []
  try {
    const names = readdirSync(full).sort()
    return names.flatMap((name) => filesBelow(root, path.join(relative, name)))
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOTDIR') throw error
    // Tests take no part in the build.
    return /\.spec\.\w+$/.test(relative) ? [] : [relative]
  }
}
