/**
 * A long log: read, shown, searched, kept, followed, each against the docker command that does the same. Makes a
 * container that writes so many lines, and removes it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { TEST_IMAGES } from '../../scripts/lib/test-images.mjs'
import { hostNow } from '../lib/engine-client.mjs'
import { summarize } from '../lib/figures.mjs'
import { startFrames, stopFrames } from '../lib/page-probe.mjs'
import { memoryOf } from '../lib/process-tree.mjs'

/** With its number in front about 110 bytes, as a line of an access log. */
const LINE =
  'GET /api/v1/items?page=2 200 12ms user=4711 agent=Mozilla/5.0 (X11; Linux x86_64) trace=0af7651916cd43dd'
const SETTLE_MS = 1500

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window
 */
export async function measureLogs({ engine, client, doses, quiet }, window) {
  const lines = doses.logLines
  const docker = (/** @type {string} */ command) => shell(`docker --host ${engine.host} ${command}`)
  const write = `seq 1 ${lines} | sed "s|$| ${LINE}|"`
  const made = /** @type {string[]} */ ([])
  const make = async (/** @type {string} */ name, /** @type {string} */ script) => {
    await docker(`run --detach --name ${name} ${TEST_IMAGES.base} sh -c '${script}'`)
    made.push(name)
    return (await docker(`inspect --format {{.Id}} ${name}`)).trim()
  }

  try {
    const long = await make('bench-log', write)
    await docker('wait bench-log')
    const short = await make('bench-log-short', 'seq 1 10000')
    await docker('wait bench-log-short')

    await quiet.wait('logs, docker')
    const reference = { load: /** @type {number[]} */ ([]), tail: /** @type {number[]} */ ([]), search: 0 }
    const app = { load: /** @type {number[]} */ ([]), search: /** @type {number[]} */ ([]) }
    const before = memoryOf(window.root).totalMebibytes
    let received = 0
    let keptMebibytes = 0
    for (let round = 0; round < doses.logRounds; round++) {
      reference.load.push(await timed(() => docker('logs bench-log > /dev/null')))
      const loaded = await window.evaluate(loadLog, long, lines)
      app.load.push(loaded.milliseconds)
      received = loaded.lines
      const found = await window.evaluate(searchLog, loaded.sessionId, ` ${lines} GET`.trim())
      app.search.push(found.milliseconds)
      await sleep(SETTLE_MS)
      keptMebibytes = memoryOf(window.root).totalMebibytes - before
      await window.evaluate(closeLog, loaded.sessionId)
    }
    reference.search = await timed(() => docker(`logs bench-log | grep -c "^${lines} GET"`))
    for (let round = 0; round < 5; round++)
      reference.tail.push(await timed(() => docker('logs --tail 1000 bench-log > /dev/null')))

    const first = {
      long: await firstScreens(window, long, doses.logRounds),
      short: await firstScreens(window, short, doses.logRounds),
    }
    const follow = await measureFollow(window, docker, make, doses)
    const payload = Number(await docker('logs bench-log | wc -c')) / 2 ** 20
    return {
      lines,
      received,
      load: { app: summarize(app.load), docker: summarize(reference.load) },
      search: { app: summarize(app.search), docker: reference.search },
      tail: { ...first, docker: summarize(reference.tail) },
      memory: { keptMebibytes, payloadMebibytes: payload },
      follow,
    }
  } finally {
    await window.evaluate(leave)
    for (const name of made) await docker(`rm --force ${name}`)
    // The list of containers is as it was before the next measure looks at it.
    await client.listAll()
  }
}

/**
 * @param {import('../lib/window.mjs').Window} window
 * @param {string} id
 * @param {number} rounds
 */
async function firstScreens(window, id, rounds) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    await window.evaluate(leave)
    await sleep(300)
    times.push(await window.evaluate(openTab, id))
  }
  return summarize(times)
}

/**
 * @param {import('../lib/window.mjs').Window} window
 * @param {(command: string) => Promise<string>} docker
 * @param {(name: string, script: string) => Promise<string>} make
 * @param {import('../run.mjs').Bench['doses']} doses
 */
async function measureFollow(window, docker, make, doses) {
  const calm = await make('bench-log-calm', 'while true; do echo calm; sleep 0.01; done')
  await window.evaluate(leave)
  await window.evaluate(openTab, calm)
  const lags = await window.evaluate(watchLag, doses.logFollowMs)
  await docker('rm --force bench-log-calm')

  const flood = await make(
    'bench-log-flood',
    `while true; do seq 1 5000 | sed "s|$| ${LINE}|"; sleep 0.08; done`,
  )
  await window.evaluate(leave)
  await window.evaluate(openTab, flood)
  await window.evaluate(startFrames)
  const startedAt = hostNow()
  const { x, y } = await window.evaluate(logPosition)
  for (let turn = 0; hostNow() - startedAt < doses.logFollowMs; turn++) {
    const wheel = { type: 'mouseWheel', x, y, deltaX: 0, deltaY: turn % 40 < 20 ? -120 : 240 }
    window.send('Input.dispatchMouseEvent', wheel).catch(() => {})
    await sleep(16)
  }
  const scrolling = await window.evaluate(stopFrames)
  const written = Number(await docker('logs bench-log-flood | wc -l'))
  const startedAtText = await docker('inspect --format {{.State.StartedAt}} bench-log-flood')
  const seconds = (Date.now() - Date.parse(startedAtText.trim())) / 1000
  await docker('rm --force bench-log-flood')
  return { lag: lags.length > 0 ? summarize(lags) : null, scrolling, linesPerSecond: written / seconds }
}

/** @param {string} command @returns {Promise<string>} its output */
async function shell(command) {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command.slice(0, 80)}: ${complaint.trim()}`)
  return output
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

// --- in the page ---

/** @param {string} id @param {number} lines */
async function loadLog(id, lines) {
  const call = async (/** @type {string} */ name, /** @type {unknown} */ input) => {
    const answer = JSON.parse(await /** @type {any} */ (window).quayside.call(name, JSON.stringify(input)))
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }
  const options = { tail: null, sinceMs: null, untilMs: null, hasStdout: true, hasStderr: true }
  const start = performance.now()
  const { sessionId } = await call('logs.open', { ids: [id], options })
  const search = { sessionId, pattern: '', isRegex: false, isCaseSensitive: true }
  for (;;) {
    // An empty search answers with how the log stands.
    const { firstLine, endLine } = await call('logs.search', search)
    const milliseconds = performance.now() - start
    if (endLine - firstLine >= lines || milliseconds > 120_000)
      return { sessionId, milliseconds, lines: endLine - firstLine }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** @param {string} sessionId @param {string} pattern */
async function searchLog(sessionId, pattern) {
  const call = /** @type {any} */ (window).quayside.call
  const input = { sessionId, pattern, isRegex: false, isCaseSensitive: true }
  const start = performance.now()
  const answer = JSON.parse(await call('logs.search', JSON.stringify(input)))
  const milliseconds = performance.now() - start
  if (answer.value?.search.endMatch !== 1)
    throw new Error(`the line was not found: ${JSON.stringify(answer)}`)
  return { milliseconds }
}

/** @param {string} sessionId */
async function closeLog(sessionId) {
  await /** @type {any} */ (window).quayside.call('logs.close', JSON.stringify({ sessionId }))
}

async function leave() {
  window.location.hash = '#/containers'
  await new Promise((resolve) => setTimeout(resolve, 200))
}

/** @param {string} id @returns {Promise<number>} milliseconds from the click until lines are painted */
async function openTab(id) {
  window.location.hash = `#/containers/${id}/summary`
  const find = () =>
    [...document.querySelectorAll('[role="tab"]')].find((tab) => tab.textContent?.trim() === 'Logs')
  while (find() === undefined) await new Promise((resolve) => requestAnimationFrame(resolve))
  const tab = /** @type {HTMLElement} */ (find())
  await new Promise((resolve) => setTimeout(resolve, 200))
  const start = performance.now()
  tab.click()
  while (document.querySelector('.log-line') === null && performance.now() - start < 20_000)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  return performance.now() - start
}

function logPosition() {
  const box = document.querySelector('[role="log"]')?.getBoundingClientRect()
  if (box === undefined) throw new Error('there is no log')
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

/**
 * @param {number} durationMs
 * @returns {Promise<number[]>} milliseconds from the engine's stamp of the newest line until it was painted
 */
function watchLag(durationMs) {
  return new Promise((resolve) => {
    /** @type {number[]} */
    const lags = []
    let last = ''
    const observer = new MutationObserver(() => {
      const text = [...document.querySelectorAll('.log-line .time')].at(-1)?.textContent ?? ''
      if (text === last) return
      last = text
      const stampedAtMs = new Date(text.replace(' ', 'T')).getTime()
      requestAnimationFrame(() => setTimeout(() => lags.push(Date.now() - stampedAtMs)))
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    setTimeout(() => {
      observer.disconnect()
      resolve(lags)
    }, durationMs)
  })
}
