/**
 * Finds an Electron to run the app with, and fetches one if need be. Fetched runtimes are kept in the user's cache,
 * outside of node_modules, until the cache is emptied; a complete one is used without asking any network.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  installFromNpm,
  NPM_RUNTIME_VERSION,
  npmRuntimeFits,
  npmRuntimeRecipe,
} from './electron-from-npm.mjs'
import { executableIn, installOfficial, pinnedVersion, Unavailable } from './electron-official.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder } from './project.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable absolute path
 * @property {'override' | 'official' | 'npm'} source
 * @property {string} description one line for a person
 */

/**
 * @typedef {object} Source
 * @property {'official' | 'npm'} source
 * @property {string} version
 * @property {string} recipe part of the completion marker: another recipe makes a kept runtime worthless
 * @property {(destination: string) => Promise<void>} install
 */

const MARKER = 'quayside-complete.json'

/**
 * @param {object} [options]
 * @param {(sentence: string) => void} [options.log] hears what takes long
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.refresh] tries Electron's own release again although another runtime is at hand
 * @param {string} [options.cache] folder
 * @returns {Promise<ElectronRuntime>}
 */
export async function resolveElectron({
  log = () => {},
  env = process.env,
  refresh = false,
  cache = path.join(cacheFolder(env), 'electron'),
} = {}) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return overridden(path.resolve(override))

  const { platform, arch } = process
  const wanted = pinnedVersion()
  const official = {
    source: /** @type {const} */ ('official'),
    version: wanted,
    recipe: wanted,
    install: (/** @type {string} */ destination) =>
      installOfficial({ version: wanted, platform, arch, destination, log, env }),
  }
  const fromNpm = {
    source: /** @type {const} */ ('npm'),
    version: NPM_RUNTIME_VERSION,
    // It stands in for one official version: when another is pinned, that one gets its chance first.
    recipe: `${npmRuntimeRecipe()} instead of ${wanted}`,
    install: (/** @type {string} */ destination) => installFromNpm({ destination, log }),
  }

  const kept = () => keptRuntime(cache, official) ?? (refresh ? undefined : keptRuntime(cache, fromNpm))
  return (
    kept() ??
    withLock(
      path.join(cache, '.lock'),
      async () => kept() ?? (await fetchRuntime(cache, official, fromNpm, log)),
      log,
    )
  )
}

/**
 * @param {string} cache
 * @param {Source} official
 * @param {Source} fromNpm
 * @param {(sentence: string) => void} log
 */
async function fetchRuntime(cache, official, fromNpm, log) {
  try {
    return await installed(cache, official)
  } catch (error) {
    if (!(error instanceof Unavailable) || !npmRuntimeFits(process.platform, process.arch)) throw error
    log(`Electron ${official.version}: ${error.message}`)
  }
  return keptRuntime(cache, fromNpm) ?? (await installed(cache, fromNpm))
}

/**
 * Unpacks beside the final place and moves there in one step, the marker inside: what has the final name is complete.
 *
 * @param {string} cache
 * @param {Source} source
 */
async function installed(cache, source) {
  const place = placeOf(cache, source)
  await mkdir(cache, { recursive: true })
  // Only the owner of the lock is here, so what other runs left half done has no owner any more.
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('.part-'))) {
    await rm(path.join(cache, name), { recursive: true, force: true })
  }
  const part = path.join(cache, `.part-${path.basename(place)}`)
  try {
    await source.install(part)
    if (!existsSync(executableIn(part)))
      throw new Error(`no Electron executable in what was unpacked to ${part}`)
    await writeFile(path.join(part, MARKER), JSON.stringify({ recipe: source.recipe }))
    await rm(place, { recursive: true, force: true })
    await rename(part, place)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
  return describe(place, source)
}

/**
 * @param {string} cache
 * @param {Source} source
 * @returns {ElectronRuntime | undefined} undefined when it is not there or not complete
 */
function keptRuntime(cache, source) {
  const place = placeOf(cache, source)
  try {
    const { recipe } = JSON.parse(readFileSync(path.join(place, MARKER), 'utf8'))
    if (recipe === source.recipe && existsSync(executableIn(place))) return describe(place, source)
  } catch {
    // Never installed, or cut off while it was removed.
  }
  return undefined
}

/** @param {string} cache @param {Source} source */
const placeOf = (cache, { source, version }) =>
  path.join(cache, `${source}-${version}-${process.platform}-${process.arch}`)

/**
 * @param {string} place
 * @param {Source} source
 * @returns {ElectronRuntime}
 */
function describe(place, { source, version }) {
  const origin =
    source === 'official' ? "Electron's own release" : 'an npm package, because the release was out of reach'
  return { executable: executableIn(place), source, description: `Electron ${version} from ${origin}` }
}

/**
 * @param {string} folder
 * @returns {ElectronRuntime}
 */
function overridden(folder) {
  const executable = executableIn(folder)
  if (!existsSync(executable)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${executable} does not exist`)
  }
  return {
    executable,
    source: 'override',
    description: `Electron from ELECTRON_OVERRIDE_DIST_PATH (${folder})`,
  }
}
