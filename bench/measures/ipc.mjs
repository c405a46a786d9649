/**
 * What crossing from main to the page costs. The snapshot and the patches are the app's own, taken off the page's port
 * as they arrive; their way is then travelled again in a small window of the same runtime, next to the way that the app
 * does not take: the engine's full objects through the context bridge.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serialize } from 'node:v8'
import { summarize } from '../lib/figures.mjs'
import { APP_PROBE, BARE_PROBE, firstRowPainted } from '../lib/page-probe.mjs'
import { isRunner } from '../lib/population.mjs'
import { openWindow } from '../lib/window.mjs'

const RENAMES = 10

/** @param {import('../run.mjs').Bench} bench */
export async function measureIpc(bench) {
  const { snapshot, patches } = await recordTopics(bench)
  const full = await bench.client.listAll()
  const rows = /** @type {readonly unknown[]} */ (snapshot.value)
  const rowBytes = serialize(rows).length / rows.length
  return {
    rows: rows.length,
    snapshotBytes: serialize(snapshot).length,
    fullBytes: serialize(full).length,
    rowBytes,
    patchesPerEvent: patches.length / (2 * RENAMES),
    patchBytesPerEvent: patches.reduce((sum, patch) => sum + serialize(patch).length, 0) / (2 * RENAMES),
    ...(await timeCrossings(bench, { snapshot, full })),
  }
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @returns {Promise<{ snapshot: { value: unknown }, patches: unknown[] }>} of the containers
 */
async function recordTopics({ executable, folders, engine, client }) {
  const window = await openWindow({
    executable,
    folder: folders.app,
    profile: folders.appProfile,
    probe: { ...APP_PROBE, recordsTopics: true },
    host: engine.host,
  })
  try {
    await window.evaluate(firstRowPainted)
    // What the list alone does not say follows in the background; a patch of an event must stand alone.
    await sleep(5000)
    const { snapshot } = await window.evaluate(takeContainerMessages)
    if (snapshot === undefined) throw new Error('no snapshot of containers was seen on the page’s port')
    const target = (await client.listAll()).find(
      ({ Names: names }) => !isRunner(Number(String(names[0]).slice(7, 11))),
    )
    const name = String(target.Names[0]).slice(1)
    for (let round = 0; round < RENAMES; round++) {
      for (const newName of [`${name}-moved`, name]) {
        await client.request('POST', `/containers/${target.Id}/rename?name=${newName}`)
        await sleep(100)
      }
    }
    return { snapshot, patches: (await window.evaluate(takeContainerMessages)).patches }
  } finally {
    await window.close()
  }
}

/** Runs in the page. The containers' messages are told by their snapshot: rows with ports and an image. */
function takeContainerMessages() {
  const page = /** @type {any} */ (globalThis)
  /** @type {any[]} */
  const messages = page.quaysideBench.topicMessages.splice(0)
  const isRows = (/** @type {any} */ value) => Array.isArray(value) && value[0]?.imageReference !== undefined
  const snapshot = messages.find((message) => message?.kind === 'snapshot' && isRows(message.value))
  page.quaysideBenchTopic ??= snapshot?.id
  const patches = messages.filter(
    (message) => message?.kind === 'patch' && message.id === page.quaysideBenchTopic,
  )
  return { snapshot, patches }
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {{ snapshot: unknown, full: unknown }} payload
 */
async function timeCrossings({ executable, folders, doses, quiet }, payload) {
  const file = path.join(folders.scratch, 'ipc-payload.json')
  writeFileSync(file, JSON.stringify(payload))
  const window = await openWindow({
    executable,
    folder: folders.ipc,
    profile: path.join(folders.scratch, 'ipc-profile'),
    probe: BARE_PROBE,
    appArguments: [`--payload=${file}`],
  })
  try {
    await window.evaluate(firstRowPainted)
    await quiet.wait('ipc')
    const { port, bridge } = await window.evaluate(timePostsInPage, doses.posts)
    return { portMs: summarize(port), bridgeMs: summarize(bridge) }
  } finally {
    await window.close()
  }
}

/**
 * Runs in the page of windows/ipc.
 *
 * @param {number} times
 * @returns {Promise<{ port: number[], bridge: number[] }>} milliseconds from the post to the last value read
 */
async function timePostsInPage(times) {
  const { bridge } = /** @type {any} */ (globalThis)
  const now = () => performance.timeOrigin + performance.now()
  /** @type {MessagePort} */
  const port = await new Promise((resolve) => {
    window.addEventListener('message', ({ ports }) => ports[0] && resolve(ports[0]))
    bridge.openPort()
  })
  const overPort = () =>
    new Promise((resolve) => {
      port.onmessage = ({ data }) => {
        const last = data.message.value.at(-1)
        resolve(last === undefined ? Number.NaN : now() - data.postedAtMs)
      }
      port.postMessage(null)
    })
  const overBridge = () =>
    new Promise((resolve) => {
      bridge.askForFull((/** @type {any} */ data) => {
        const last = data.full.at(-1)
        resolve(last === undefined ? Number.NaN : now() - data.postedAtMs)
      })
    })
  /** @type {{ port: number[], bridge: number[] }} */
  const result = { port: [], bridge: [] }
  // The first of each warms up.
  for (let round = 0; round <= times; round++) {
    for (const [list, post] of /** @type {const} */ ([
      [result.port, overPort],
      [result.bridge, overBridge],
    ])) {
      const milliseconds = await post()
      if (round > 0) list.push(milliseconds)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return result
}
