/**
 * Where the project, its tools and its caches are. Holds nothing.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '..', '..')

/** @returns {any} */
export function packageJson(root = PROJECT_ROOT) {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
}

/**
 * Quayside's own cache folder for this user, by the platform's convention.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 */
export function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  const base =
    platform === 'darwin'
      ? path.join(home, 'Library', 'Caches')
      : platform === 'win32'
        ? env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local')
        : // The XDG rules say that a relative path is to be ignored.
          path.isAbsolute(env['XDG_CACHE_HOME'] ?? '')
          ? (env['XDG_CACHE_HOME'] ?? '')
          : path.join(home, '.cache')
  return path.join(base, 'quayside')
}

/**
 * A lock for work on this checkout. Not inside it: `npm ci` empties node_modules, and a lock left by a killed process
 * must not turn up among the sources.
 *
 * @param {string} work
 */
export function projectLock(work, root = PROJECT_ROOT) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12)
  return path.join(cacheFolder(), 'locks', `${work}-${checkout}`)
}

/**
 * npm as a command for spawn. Run by this very Node where npm's own file can be found: on Windows `npm` is a batch
 * file, which cannot be started without a shell.
 *
 * @returns {[string, ...string[]]}
 */
export function npmCommand(env = process.env) {
  const beside = path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const candidates = [env['npm_execpath'] ?? '', beside]
  const file = candidates.find(
    (candidate) => path.basename(candidate) === 'npm-cli.js' && existsSync(candidate),
  )
  return file === undefined ? ['npm'] : [process.execPath, file]
}

/**
 * The file behind a command of an installed package.
 *
 * @param {string} packageName
 * @param {string} [command]
 */
export function packageBin(packageName, command = packageName, root = PROJECT_ROOT) {
  const folder = path.join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[command])
}

/** @throws {Error} when this Node is older than package.json allows */
export function checkNodeVersion(version = process.versions.node, wanted = packageJson().engines.node) {
  const minimum = /^>=(\d+)\.(\d+)/.exec(wanted)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [needMajor, needMinor] = [Number(minimum?.[1]), Number(minimum?.[2])]
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return
  throw new Error(`Quayside needs Node ${needMajor}.${needMinor} or newer; this is ${version}`)
}
