/**
 * Everything that must hold (`npm test`), or some of it (`npm test -- unit e2e`). A failing step does not keep the
 * others from running. The last line sums up: the tests, and one for each other step.
 */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { foreground } from './lib/processes.mjs'
import { checkNodeVersion, npmCommand, PROJECT_ROOT } from './lib/project.mjs'
import { DISPLAY_REQUIREMENTS, ENGINE_REQUIREMENTS, ensureSystemPackages } from './lib/system-packages.mjs'
import { readReport, summary } from './lib/test-reports.mjs'
import { prepareWindow } from './lib/window.mjs'

/** @typedef {import('./lib/test-reports.mjs').Outcome} Outcome */

const MINUTE_MS = 60_000
/** Longer than this no single step may take. */
const STEP_LIMIT_MS = 18 * MINUTE_MS

const log = (/** @type {string} */ sentence) => console.log(sentence)
// As in CI everywhere: a forgotten `.only` is an error.
const environment = { ...process.env, CI: process.env['CI'] || '1' }

/** @type {Record<string, () => Promise<Outcome>>} */
const steps = {
  packages: check(() => ensurePackages(log)),
  'system-packages': check(async () => {
    const { close } = await prepareWindow(log)
    close()
    if (process.platform !== 'linux' || process.env['QUAYSIDE_TEST_HOST']) return
    await ensureSystemPackages([...DISPLAY_REQUIREMENTS, ...ENGINE_REQUIREMENTS], log)
  }),
  format: script('format:check'),
  lint: script('lint'),
  typecheck: script('typecheck'),
  'dead-code': script('dead-code'),
  build: check(() => ensureBuild(log, { always: true })),
  unit: vitest('unit'),
  integration: vitest('integration'),
  e2e: tests('e2e', async () => {
    await ensureBuild(log)
    const { env, close } = await prepareWindow(log)
    try {
      return await npmRun('test:e2e', [], { ...environment, ...env, CI: environment.CI })
    } finally {
      close()
    }
  }),
}

/**
 * A step that holds or not.
 *
 * @param {() => Promise<void>} work
 */
function check(work) {
  return async () => {
    await work()
    return { passed: 1, failed: 0, notes: [] }
  }
}

/** @param {string} name of a script in package.json */
function script(name) {
  return check(async () => {
    const code = await npmRun(name, [], environment)
    if (code !== 0) throw new Error(`npm run ${name} ended with ${code}`)
  })
}

/** @param {string} name */
function vitest(name) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`]
  return tests(name, () => npmRun(`test:${name}`, ['--', ...reporters], environment))
}

/**
 * A step whose tool counts its own tests.
 *
 * @param {string} name
 * @param {() => Promise<number>} work returns the tool's exit code
 */
function tests(name, work) {
  return async () => {
    const report = reportOf(name)
    mkdirSync(path.dirname(report), { recursive: true })
    rmSync(report, { force: true })
    return readReport(report, await work())
  }
}

/** @param {string} name */
function reportOf(name) {
  return path.join(PROJECT_ROOT, 'test-results', `${name}.json`)
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function npmRun(name, args, env) {
  const [npm, ...own] = npmCommand()
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'inherit', 'inherit']
  const options = { cwd: PROJECT_ROOT, env, stdio, asGroup: true, limitMs: STEP_LIMIT_MS }
  return foreground(npm, [...own, 'run', '--silent', name, ...args], options)
}

let interrupted = false
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => (interrupted = true))

/** @param {string} name */
async function runStep(name) {
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  if (interrupted) return { name, passed: 0, failed: 1, notes: ['not run: interrupted'], seconds: 0 }
  console.log(`\n=== ${name}`)
  try {
    const outcome = await /** @type {() => Promise<Outcome>} */ (steps[name])()
    return { name, ...outcome, seconds: elapsed() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.log(reason)
    return { name, passed: 0, failed: 1, notes: [reason.split('\n')[0] ?? ''], seconds: elapsed() }
  }
}

checkNodeVersion()
const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in steps))
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`)
  process.exit(2)
}
const results = []
for (const name of Object.keys(steps)) {
  if (named.length === 0 || named.includes(name)) results.push(await runStep(name))
}
console.log(`\n${summary(results)}`)
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1
