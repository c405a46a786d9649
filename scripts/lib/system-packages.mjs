/**
 * What the operating system must bring along, and how to get it. Holds nothing: every call looks again.
 *
 * As root on Debian and its relatives the missing packages are installed, and that is said. Everywhere else
 * an error names what is missing and the command that brings it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { foreground, run, which } from './processes.mjs'

/**
 * @typedef {object} Requirement
 * @property {string} what words for a person
 * @property {() => boolean | Promise<boolean>} present
 * @property {ReadonlyArray<readonly string[]>} packages the Debian packages that bring it, each by all the names that
 *   it had in the releases, newest first
 */

/** @param {string} program @param {ReadonlyArray<readonly string[]>} packages @returns {Requirement} */
const programRequirement = (program, ...packages) => ({
  what: program,
  present: () => which(program) !== undefined,
  packages,
})

/** What a throw-away engine needs. Asked for by program, so that a Docker from elsewhere is as good. */
export const ENGINE_REQUIREMENTS = [
  programRequirement('dockerd', ['docker.io']),
  programRequirement('docker', ['docker-cli', 'docker.io']),
  programRequirement('iptables', ['iptables']),
  programRequirement('ip', ['iproute2']),
  programRequirement('busybox', ['busybox-static']),
]

/** What a window needs where there is no display. */
export const DISPLAY_REQUIREMENTS = [programRequirement('Xvfb', ['xvfb'])]

/**
 * The libraries that a minimal system lacks. All else that Electron is linked to (cairo, pango, atk, cups,
 * xkbcommon, X11) comes along as dependencies of GTK.
 */
const LIBRARY_PACKAGES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
]

/**
 * What the window needs: asks the dynamic linker about the binary itself, so it is true on every distribution.
 *
 * @param {string} executable the Electron binary
 * @returns {Promise<readonly Requirement[]>}
 */
export async function libraryRequirements(executable) {
  if (process.platform !== 'linux') return []
  const missing = await missingLibraries(executable)
  if (missing.length === 0) return []
  return [
    {
      what: missing.join(', '),
      present: async () => (await missingLibraries(executable)).length === 0,
      packages: LIBRARY_PACKAGES,
    },
  ]
}

/**
 * @param {string} executable
 * @returns {Promise<string[]>} sonames
 */
export async function missingLibraries(executable) {
  const { stdout } = await run('ldd', [executable])
  return parseMissingLibraries(stdout)
}

/**
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function parseMissingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/** @returns {boolean} whether apt rules here, by the distribution's own word */
export function isDebianFamily(osRelease = readOsRelease()) {
  const families = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) =>
    (match[1] ?? '').split(/\s+/),
  )
  return families.includes('debian') || families.includes('ubuntu')
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
}

/**
 * Makes sure that all requirements are met, installing what is missing where that is ours to do.
 *
 * @param {readonly Requirement[]} requirements
 * @param {(sentence: string) => void} [log]
 * @throws {Error} that names what is missing and how to get it
 */
export async function ensureSystemPackages(requirements, log = () => {}) {
  const missing = await unmet(requirements)
  if (missing.length === 0) return
  if (process.platform !== 'linux' || !isDebianFamily() || process.getuid?.() !== 0) {
    throw new Error(howToGet(missing, isDebianFamily()))
  }
  await installPackages(missing, log)
  const still = await unmet(requirements)
  if (still.length > 0) throw new Error(howToGet(still, true))
}

/** @param {readonly Requirement[]} requirements */
async function unmet(requirements) {
  const missing = []
  for (const requirement of requirements) {
    if (!(await requirement.present())) missing.push(requirement)
  }
  return missing
}

/**
 * @param {readonly Requirement[]} missing
 * @param {boolean} debian
 */
export function howToGet(missing, debian) {
  const names = [...new Set(missing.map(({ what }) => what))].join(', ')
  const packages = [
    ...new Set(missing.flatMap((requirement) => requirement.packages.map((names) => names.at(-1)))),
  ]
  const advice = debian
    ? `Get it with: sudo apt-get install ${packages.join(' ')}`
    : `Debian calls the packages ${packages.join(', ')}; install their like with this system's package manager.`
  return `This system lacks ${names}. ${advice}`
}

/**
 * @param {readonly Requirement[]} missing
 * @param {(sentence: string) => void} log
 */
async function installPackages(missing, log) {
  let packages = await choosePackages(missing)
  if (packages === undefined) {
    await aptGet(['update', '-qq'])
    packages = await choosePackages(missing)
  }
  if (packages === undefined) throw new Error(howToGet(missing, true))
  log(`Installing Debian packages: ${packages.join(' ')}`)
  const install = ['install', '-qq', '--yes', '--no-install-recommends', ...packages]
  if ((await aptGet(install)) === 0) return
  // The package lists were older than the mirror.
  await aptGet(['update', '-qq'])
  if ((await aptGet(install)) !== 0) throw new Error(howToGet(missing, true))
}

/**
 * @param {readonly Requirement[]} missing
 * @returns {Promise<string[] | undefined>} undefined when one of them is known under none of its names
 */
async function choosePackages(missing) {
  const chosen = new Set()
  for (const names of missing.flatMap(({ packages }) => packages)) {
    const name = await firstInstallable(names)
    if (name === undefined) return undefined
    chosen.add(name)
  }
  return [...chosen]
}

/** @param {readonly string[]} names */
async function firstInstallable(names) {
  for (const name of names) {
    const { stdout } = await run('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } })
    const candidate = /^\s*Candidate: (.*)$/m.exec(stdout)?.[1]
    if (candidate && candidate !== '(none)') return name
  }
  return undefined
}

/** @param {readonly string[]} args */
function aptGet(args) {
  return foreground('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    // stdout may be somebody's data (a path, a report), so everything goes to stderr.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
