/**
 * Electron's own release, as package.json pins it. Holds nothing.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { packageJson, PROJECT_ROOT } from './project.mjs'
import { unzip } from './unzip.mjs'

const RELEASES = 'https://github.com/electron/electron/releases/download/'
/** A host that has not answered by then is taken for unreachable. */
const ANSWER_TIMEOUT_MS = 4000
/** A download that has brought nothing for so long is given up. */
const STALL_TIMEOUT_MS = 30_000

/** The release cannot be had from here: another source may be tried. */
export class Unavailable extends Error {}

/** @returns {string} such as 45.4.1 */
export function pinnedVersion(manifest = packageJson()) {
  const version = manifest.devDependencies?.electron
  if (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? '')) return version
  throw new Error(`package.json must pin one exact version of electron, not "${version}"`)
}

/**
 * The executable inside an unpacked release.
 *
 * @param {string} folder
 * @param {NodeJS.Platform} [platform]
 */
export function executableIn(folder, platform = process.platform) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  return path.join(folder, names[/** @type {'darwin' | 'win32'} */ (platform)] ?? 'electron')
}

/**
 * Where the archive is: the same variables, with the same meaning, as Electron's own installer knows.
 *
 * @param {string} version
 * @param {string} platform
 * @param {string} arch
 * @param {NodeJS.ProcessEnv} [env]
 */
export function archiveUrl(version, platform, arch, env = process.env) {
  const setting = (/** @type {string} */ name) =>
    env[`npm_config_electron_${name}`] || env[`ELECTRON_${name.toUpperCase()}`]
  const mirror = setting('mirror') ?? RELEASES
  const folder = (setting('custom_dir') ?? `v${version}`).replace('{{ version }}', version)
  return `${mirror}${folder}/${setting('custom_filename') ?? archiveName(version, platform, arch)}`
}

/** @param {string} version @param {string} platform @param {string} arch */
const archiveName = (version, platform, arch) => `electron-v${version}-${platform}-${arch}.zip`

/**
 * The sha256 of the archive by the list inside the installed electron package. That one is trusted because
 * package-lock.json holds the package's own hash; a list fetched from the archive's host would prove nothing, since
 * whoever could change the archive there could change the list too.
 *
 * @param {string} version
 * @param {string} platform
 * @param {string} arch
 * @param {string} [root]
 */
export function expectedChecksum(version, platform, arch, root = PROJECT_ROOT) {
  const list = path.join(root, 'node_modules', 'electron', 'checksums.json')
  const checksum = existsSync(list)
    ? JSON.parse(readFileSync(list, 'utf8'))[archiveName(version, platform, arch)]
    : undefined
  if (typeof checksum === 'string') return checksum
  throw new Unavailable(`Electron ${version} has no release for ${platform}-${arch}`)
}

/**
 * Downloads, proves and unpacks the release.
 *
 * @param {object} options
 * @param {string} options.version
 * @param {string} options.platform
 * @param {string} options.arch
 * @param {string} options.destination folder to unpack into
 * @param {(sentence: string) => void} options.log
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} [options.checksum] sha256 of the archive
 * @throws {Unavailable} when it cannot be had; any other error means that what came is not what it should be
 */
export async function installOfficial({ version, platform, arch, destination, log, env, checksum }) {
  const expected = checksum ?? expectedChecksum(version, platform, arch)
  const url = archiveUrl(version, platform, arch, env)
  const archive = `${destination}.zip`
  try {
    await download(url, archive, log)
    const actual = await fileDigest(archive, 'sha256', 'hex')
    if (actual !== expected)
      throw new Error(`${url} is not Electron ${version}: sha256 ${actual}, expected ${expected}`)
    await unzip(archive, destination)
  } finally {
    await rm(archive, { force: true })
  }
}

/**
 * @param {string} url
 * @param {string} file
 * @param {(sentence: string) => void} log
 */
async function download(url, file, log) {
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), ANSWER_TIMEOUT_MS)
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok || response.body === null) throw new Error(`answer ${response.status}`)
    const total = Number(response.headers.get('content-length')) || undefined
    log(`Downloading ${url}${total === undefined ? '' : ` (${Math.round(total / 1e6)} MB)`}`)
    const watched = async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
      for await (const chunk of source) {
        clearTimeout(timer)
        timer = setTimeout(() => abort.abort(), STALL_TIMEOUT_MS)
        yield chunk
      }
    }
    const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body))
    await pipeline(body, watched, createWriteStream(file), { signal: abort.signal })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOSPC') throw error
    const reason = abort.signal.aborted ? 'no answer in time' : reasonOf(error)
    throw new Unavailable(`${new URL(url).host} cannot be reached (${reason})`)
  } finally {
    clearTimeout(timer)
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  const { message, cause } = /** @type {Error} */ (error)
  return cause instanceof Error ? cause.message : message
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @returns {Promise<string>}
 */
export async function fileDigest(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest(encoding)
}
