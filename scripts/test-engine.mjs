/**
 * A throw-away Docker Engine from the command line (`npm run test-engine -- …`):
 *
 *   up DIR             starts one that stays, with its files in DIR; prints DOCKER_HOST=…
 *   down DIR           removes it
 *   run -- COMMAND…    one for the time of a command, which finds it in DOCKER_HOST
 *
 * `--images` after up or run makes the test images on it.
 */
import { foreground } from './lib/processes.mjs'
import { removeTestEngineAt, startTestEngine, testEngineHostAt } from './lib/test-engine.mjs'
import { makeTestImages } from './lib/test-images.mjs'

const USAGE = 'usage: test-engine up [--images] DIR | down DIR | run [--images] -- COMMAND…'

const log = (/** @type {string} */ sentence) => console.error(sentence)

/** @param {readonly string[]} args */
async function main(args) {
  const [verb, ...rest] = args
  const images = rest[0] === '--images'
  if (images) rest.shift()
  if (verb === 'run' && rest[0] === '--' && rest.length > 1) return runWith(rest.slice(1), images)
  const [dir, ...surplus] = rest
  if (dir === undefined || dir.startsWith('-') || surplus.length > 0) throw new UsageError(USAGE)
  if (verb === 'up') return up(dir, images)
  if (verb === 'down' && !images) return down(dir)
  throw new UsageError(USAGE)
}

/** @param {string} dir @param {boolean} images */
async function up(dir, images) {
  const host = (await testEngineHostAt(dir)) ?? (await startTestEngine({ dir, log, persistent: true })).host
  if (images) await makeTestImages(host)
  console.log(`DOCKER_HOST=${host}`)
  return 0
}

/** @param {string} dir */
function down(dir) {
  if (removeTestEngineAt(dir)) return 0
  log(`No test engine runs in ${dir}`)
  return 1
}

/** @param {readonly string[]} command @param {boolean} images */
async function runWith([program, ...args], images) {
  const engine = await startTestEngine({ log })
  try {
    if (images) await makeTestImages(engine.host)
    /** @type {NodeJS.ProcessEnv} */
    const env = { ...process.env, DOCKER_HOST: engine.host }
    delete env['DOCKER_CONTEXT']
    return await foreground(program ?? '', args, { env })
  } finally {
    await engine.dispose()
  }
}

class UsageError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  log(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
