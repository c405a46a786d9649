/**
 * Measures how quick and how cheap the app is, on a throw-away engine and against a bare window, the docker command and
 * the engine itself in the same run (README.md says what each line means). It prints figures and judges no build: its
 * exit code says only whether it could run.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasDisplay, startVirtualDisplay } from '../scripts/lib/display.mjs'
import { resolveElectron } from '../scripts/lib/electron-runtime.mjs'
import { startTestEngine } from '../scripts/lib/test-engine.mjs'
import { makeTestImages } from '../scripts/lib/test-images.mjs'
import { createEngineClient } from './lib/engine-client.mjs'
import { dosesOf, parseOptions, planSteps, USAGE, UsageError } from './lib/options.mjs'
import { APP_PROBE, firstRowPainted } from './lib/page-probe.mjs'
import { growPopulation } from './lib/population.mjs'
import { createQuiet } from './lib/quiet.mjs'
import { reportLines } from './lib/report.mjs'
import { formatTable } from './lib/text-table.mjs'
import { openWindow } from './lib/window.mjs'
import { measureConformance } from './measures/conformance.mjs'
import { measureEvents } from './measures/events.mjs'
import { measureIpc } from './measures/ipc.mjs'
import { measureLaunch } from './measures/launch.mjs'
import { measureLogs } from './measures/logs.mjs'
import { measureAppRest, measureBareRest } from './measures/rest.mjs'
import { measureStats } from './measures/stats.mjs'
import { measureTable } from './measures/table.mjs'

const log = (/** @type {string} */ sentence) => console.error(sentence)

/**
 * What every measurement is given.
 *
 * @typedef {object} Bench
 * @property {string} executable the Electron runtime
 * @property {{ host: string, socketPath: string, pid: number }} engine
 * @property {ReturnType<typeof createEngineClient>} client
 * @property {ReturnType<typeof dosesOf>} doses
 * @property {ReturnType<typeof createQuiet>} quiet
 * @property {number} disturbedAt when containers were last made or changed, by performance.now()
 * @property {{ app: string, bare: string, ipc: string, scratch: string, appProfile: string, bareProfile: string }} folders
 */

/** @param {readonly string[]} args */
async function main(args) {
  const options = parseOptions(args)
  if (options.help) return console.log(USAGE)
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'quayside-bench-'))
  // Whatever ends this process, the engine and the windows see to themselves in the same way.
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }))
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => {
      log(`Ended by ${signal}`)
      process.exit(1)
    })

  const { executable, description } = options.electron
    ? { executable: path.resolve(options.electron), description: options.electron }
    : await resolveElectron({ log })
  if (!hasDisplay()) process.env['DISPLAY'] = (await startVirtualDisplay(log)).name
  log(`${description}\nStarting a throw-away engine`)
  const engine = await startTestEngine({ log })
  try {
    await makeTestImages(engine.host)
    const results = await measureAll(
      options,
      makeBench(executable, engine, scratch, options.quick),
      description,
    )
    const lines = reportLines(results)
    console.log(formatTable(lines))
    console.log(noiseNotes(results))
    writeResults(options.json, { ...results, lines })
  } finally {
    await engine.dispose()
  }
}

/**
 * @param {string} executable
 * @param {import('../scripts/lib/test-engine.mjs').TestEngine} engine
 * @param {string} scratch
 * @param {boolean} quick
 * @returns {Bench}
 */
function makeBench(executable, engine, scratch, quick) {
  const { host, socketPath, pid } = engine
  if (socketPath === undefined) throw new Error('a throw-away engine has a socket')
  return {
    executable,
    engine: { host, socketPath, pid },
    client: createEngineClient(socketPath),
    doses: dosesOf(quick),
    quiet: createQuiet(quick ? { limitMs: 2000 } : {}),
    disturbedAt: performance.now(),
    folders: {
      app: path.resolve(import.meta.dirname, '..'),
      bare: path.dirname(fileURLToPath(import.meta.resolve('./windows/bare/main.mjs'))),
      ipc: path.dirname(fileURLToPath(import.meta.resolve('./windows/ipc/main.mjs'))),
      scratch,
      appProfile: path.join(scratch, 'app-profile'),
      bareProfile: path.join(scratch, 'bare-profile'),
    },
  }
}

/**
 * @param {import('./lib/options.mjs').Options} options
 * @param {Bench} bench
 * @param {string} runtime
 */
async function measureAll(options, bench, runtime) {
  const startedAt = new Date()
  const plan = planSteps(options)
  /** @type {any[]} */
  const steps = []
  let population = 0
  /** @type {any} */
  let bareMemory
  for (const { size, measures } of plan) {
    log(`${size} containers: making them`)
    await growPopulation(bench.client, population, size, Math.max(...options.sizes))
    population = size
    bench.disturbedAt = performance.now()
    const wants = new Set(measures)
    /** @type {any} */
    const step = { size }
    steps.push(step)
    const attempt = async (/** @type {string} */ name, /** @type {() => Promise<any>} */ work) => {
      log(`${size} containers: ${name}`)
      try {
        return await work()
      } catch (error) {
        return { notMeasured: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
      }
    }

    if (wants.has('launch')) step.launch = await attempt('launch', () => measureLaunch(bench))
    if (await inOpenApp(bench, wants, step, attempt)) bench.disturbedAt = performance.now()
    const wantsIdle = wants.has('idle')
    const wantsMemory = wants.has('memory')
    if (wantsIdle || wantsMemory) {
      const storm = wantsMemory && size === Math.max(...options.sizes)
      const bare = await attempt('bare window at rest', async () =>
        wantsIdle || bareMemory === undefined
          ? await measureBareRest(bench, { idle: wantsIdle, memory: bareMemory === undefined })
          : {},
      )
      bareMemory ??= bare.memory
      const rest = await attempt(`app at rest${storm ? ', storm' : ''}`, () =>
        measureAppRest(bench, { idle: wantsIdle, memory: wantsMemory, storm }),
      )
      const failed = [bare, rest].find((one) => one.notMeasured !== undefined)
      if (wantsIdle) step.idle = failed ?? { ...rest.idle, bare: bare.idle }
      if (wantsMemory) step.memory = failed ?? { ...rest.memory, bare: bareMemory }
      if (storm) step.storm = failed ?? rest.storm
      step.atStart = rest.atStart
    }
    if (wants.has('stats')) step.stats = await attempt('stats', () => measureStats(bench))
    if (wants.has('ipc')) step.ipc = await attempt('ipc', () => measureIpc(bench))
  }
  bench.client.close()
  return {
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    machine: {
      cores: os.cpus().length,
      model: os.cpus()[0]?.model,
      memoryMebibytes: Math.round(os.totalmem() / 2 ** 20),
      kernel: os.release(),
    },
    runtime,
    quick: options.quick,
    steps,
    noise: bench.quiet.entries,
  }
}

/**
 * The measurements that share one window.
 *
 * @param {Bench} bench
 * @param {ReadonlySet<import('./lib/options.mjs').Measure>} wants
 * @param {any} step
 * @param {(name: string, work: () => Promise<any>) => Promise<any>} attempt
 * @returns {Promise<boolean>} whether there were any, so that containers may have changed
 */
async function inOpenApp(bench, wants, step, attempt) {
  const { executable, folders, engine } = bench
  const inWindow = /** @type {const} */ ([
    ['events', measureEvents],
    ['table', measureTable],
    ['conformance', measureConformance],
    ['logs', measureLogs],
  ])
  const wanted = inWindow.filter(([name]) => wants.has(name))
  if (wanted.length === 0) return false
  const failed = await attempt('opening the app', async () => {
    const window = await openWindow({
      executable,
      folder: folders.app,
      profile: folders.appProfile,
      probe: APP_PROBE,
      host: engine.host,
    })
    try {
      await window.evaluate(firstRowPainted)
      for (const [name, measure] of wanted) step[name] = await attempt(name, () => measure(bench, window))
    } finally {
      await window.close()
    }
  })
  for (const [name] of wanted) step[name] ??= failed
  return true
}

/** @param {any} results */
function noiseNotes({ noise, steps }) {
  const loud = noise.filter(
    (/** @type {import('./lib/quiet.mjs').NoiseEntry} */ entry) => !entry.quiet,
  ).length
  const notes =
    loud === 0
      ? [`The machine was at rest before each of ${noise.length} series.`]
      : [`The machine was busy before ${loud} of ${noise.length} series: these figures are rough.`]
  if (steps.some((/** @type {any} */ { memory }) => memory?.strangers > 0 || memory?.bare?.strangers > 0))
    notes.push('Other windows of the same runtime were open: the figures of memory are rough.')
  return `\n${notes.join('\n')}`
}

/**
 * @param {string | undefined} file
 * @param {any} results
 */
function writeResults(file, results) {
  const folder = path.join(import.meta.dirname, 'results')
  const target = file ?? path.join(folder, `${results.startedAt.replaceAll(':', '-')}.json`)
  mkdirSync(path.dirname(path.resolve(target)), { recursive: true })
  writeFileSync(target, `${JSON.stringify(results, undefined, 2)}\n`)
  log(`Written to ${path.relative(process.cwd(), target)}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  log(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
