/**
 * Small local images for tests, made without a registry out of this machine's static busybox, and the removal of
 * everything that carries the tests' label. Holds nothing; the images live on the engine they are made on.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { output, which } from './processes.mjs'
import { tarArchive } from './tar.mjs'

/** @typedef {import('./test-images.mjs').DockerOptions} DockerOptions */

export const TEST_LABEL = 'quayside.test'
const RECIPE_LABEL = 'quayside.test.recipe'

export const TEST_IMAGES = {
  base: 'quayside-test/base:1',
  sleeper: 'quayside-test/sleeper:1',
  crasher: 'quayside-test/crasher:1',
  web: 'quayside-test/web:1',
  healthy: 'quayside-test/healthy:1',
}

/** As process 1 a shell gets SIGTERM only if it has a trap for it; `wait` lets the trap run at once. */
const untilTerminated = (/** @type {string} */ command) =>
  `CMD ${JSON.stringify(['sh', '-c', `trap 'exit 0' TERM INT; ${command} & wait $!`])}`

const WEB_CHANGES = ['EXPOSE 80/tcp 443/tcp', untilTerminated('httpd -f -v -p 80 -h /www')]

/** What each image adds to the base. */
const RECIPES = [
  { tag: TEST_IMAGES.sleeper, changes: [untilTerminated('sleep 1d')] },
  { tag: TEST_IMAGES.crasher, changes: ['CMD ["sh","-c","echo crashing >&2; exit 3"]'] },
  { tag: TEST_IMAGES.web, changes: WEB_CHANGES },
  {
    tag: TEST_IMAGES.healthy,
    changes: [
      ...WEB_CHANGES,
      'HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD wget -q -O /dev/null http://127.0.0.1/',
    ],
  },
]

/**
 * @param {string} host what DOCKER_HOST would be
 * @param {DockerOptions} [options]
 */
export async function makeTestImages(host, options = {}) {
  const files = await baseFiles()
  const recipe = createHash('sha256').update(JSON.stringify(RECIPES))
  for (const chunk of tarArchive(files)) recipe.update(chunk)
  const version = recipe.digest('hex').slice(0, 16)
  if (await allPresent(host, version, options)) return TEST_IMAGES

  const changes = ['CMD ["sh"]', 'ENV PATH=/bin', `LABEL ${RECIPE_LABEL}=${version}`]
  await importTestImage(host, { ...options, tag: TEST_IMAGES.base, files, changes })
  // One after the other: an engine commits no faster in parallel, and this one may be under measurement.
  for (const { tag, changes } of RECIPES) {
    await deriveTestImage(host, { ...options, from: TEST_IMAGES.base, tag, changes })
  }
  return TEST_IMAGES
}

/**
 * @param {string} host
 * @param {DockerOptions & { tag: string, files: Iterable<import('./tar.mjs').TarEntry>, changes?: readonly string[] }} image
 * @returns {Promise<string>} the image's id, `sha256:…`
 */
export async function importTestImage(host, { tag, files, changes = [], ...options }) {
  const all = [...changes, `LABEL ${TEST_LABEL}=1`].flatMap((change) => ['--change', change])
  return (await docker(host, ['import', ...all, '-', tag], options, tarArchive(files))).trim()
}

/**
 * @param {string} host
 * @param {DockerOptions & { from: string, tag: string, changes?: readonly string[] }} image
 * @returns {Promise<string>} the image's id, `sha256:…`
 */
export async function deriveTestImage(host, { from, tag, changes = [], ...options }) {
  const container = (await docker(host, ['create', from], options)).trim()
  try {
    const all = [...changes, `LABEL ${TEST_LABEL}=1`].flatMap((change) => ['--change', change])
    return (await docker(host, ['commit', ...all, container, tag], options)).trim()
  } finally {
    await docker(host, ['rm', '--force', container], options)
  }
}

/**
 * Removes the containers, networks, volumes and images that carry the label `quayside.test`, and nothing else.
 *
 * @param {string} host
 * @param {DockerOptions} [options]
 */
export async function removeTestObjects(host, options = {}) {
  const list = async (/** @type {string} */ kind, /** @type {readonly string[]} */ ...flags) => {
    const found = await docker(
      host,
      [kind, 'ls', '--quiet', '--filter', `label=${TEST_LABEL}`, ...flags],
      options,
    )
    return [...new Set(found.split('\n').filter(Boolean))]
  }
  const remove = (/** @type {readonly string[]} */ command, /** @type {readonly string[]} */ names) =>
    names.length === 0 ? undefined : docker(host, [...command, ...names], options)

  await remove(['container', 'rm', '--force', '--volumes'], await list('container', '--all'))
  await remove(['network', 'rm'], await list('network'))
  await remove(['volume', 'rm'], await list('volume'))
  // An image goes only after those made from it, and an engine does not say which those are: go over them until
  // all are gone, or a whole round removes none.
  for (let left = await list('image', '--no-trunc'), before = Infinity; left.length > 0;) {
    const stuck = left.length >= before
    before = left.length
    try {
      await remove(['image', 'rm', '--force'], left)
    } catch (error) {
      if (stuck) throw error
    }
    left = await list('image', '--no-trunc')
  }
}

/**
 * @param {string} host
 * @param {string} version
 * @param {DockerOptions} options
 */
async function allPresent(host, version, options) {
  const filter = `label=${RECIPE_LABEL}=${version}`
  const format = '{{.Repository}}:{{.Tag}}'
  const found = await docker(host, ['image', 'ls', '--filter', filter, '--format', format], options)
  const tags = new Set(found.split('\n'))
  return Object.values(TEST_IMAGES).every((tag) => tags.has(tag))
}

/**
 * @param {string} host
 * @param {readonly string[]} args
 * @param {DockerOptions} options
 * @param {Iterable<Uint8Array>} [input]
 */
function docker(host, args, { docker: program = 'docker' }, input) {
  return output(program, ['--host', host, ...args], input === undefined ? {} : { input })
}

/** @returns {Promise<import('./tar.mjs').TarEntry[]>} */
async function baseFiles() {
  const busybox = ['/bin/busybox', '/usr/bin/busybox', which('busybox') ?? ''].find((file) =>
    existsSync(file),
  )
  if (busybox === undefined) throw new Error('test images are made of busybox: install busybox-static')
  const content = readFileSync(busybox)
  if (needsLoader(content)) throw new Error(`${busybox} is not static: install busybox-static`)
  const applets = (await output(busybox, ['--list']))
    .split('\n')
    .filter((name) => name !== '' && name !== 'busybox')
  return [
    ...['bin', 'etc', 'root', 'var', 'www'].map((path) => ({
      path,
      type: /** @type {const} */ ('directory'),
    })),
    { path: 'tmp', type: 'directory', mode: 0o1777 },
    { path: 'bin/busybox', mode: 0o755, content },
    ...applets.map((applet) => ({
      path: `bin/${applet}`,
      type: /** @type {const} */ ('symlink'),
      target: 'busybox',
    })),
    {
      path: 'etc/passwd',
      content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
    },
    { path: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    { path: 'www/index.html', content: '<!doctype html><title>quayside test</title><h1>It works</h1>\n' },
  ]
}

/**
 * Whether an ELF binary asks for a dynamic loader (a program header of type PT_INTERP, 3).
 *
 * @param {Buffer} binary 64-bit or 32-bit, little-endian
 */
export function needsLoader(binary) {
  if (binary.length < 64 || binary.toString('latin1', 0, 4) !== '\u007fELF') return true
  const wide = binary[4] === 2
  const table = wide ? Number(binary.readBigUInt64LE(32)) : binary.readUInt32LE(28)
  const size = binary.readUInt16LE(wide ? 54 : 42)
  const count = binary.readUInt16LE(wide ? 56 : 44)
  for (let index = 0; index < count; index++) {
    if (binary.readUInt32LE(table + index * size) === 3) return true
  }
  return false
}
