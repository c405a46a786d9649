import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { executableIn, pinnedVersion } from './electron-official.mjs'
import { resolveElectron } from './electron-runtime.mjs'

/** @type {string} */
let folder
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-runtime-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @param {string} place */
function putExecutable(place) {
  mkdirSync(path.dirname(executableIn(place)), { recursive: true })
  writeFileSync(executableIn(place), '')
  chmodSync(executableIn(place), 0o755)
}

/** A mirror where nobody listens, so that a test that asks the network fails at once. */
const DEAD_MIRROR = 'http://127.0.0.1:1/'

describe('resolveElectron', () => {
  it('takes the folder of ELECTRON_OVERRIDE_DIST_PATH before all', async () => {
    putExecutable(folder)
    const runtime = await resolveElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder } })
    expect(runtime).toMatchObject({ executable: executableIn(folder), source: 'override' })
  })

  it('refuses such a folder that holds no Electron', async () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder }
    await expect(resolveElectron({ env })).rejects.toThrow('holds no Electron')
  })

  it('takes a complete runtime from the cache without asking any network', async () => {
    const version = pinnedVersion()
    const place = path.join(folder, `official-${version}-${process.platform}-${process.arch}`)
    putExecutable(place)
    writeFileSync(path.join(place, 'quayside-complete.json'), JSON.stringify({ recipe: version }))
    const env = { ELECTRON_MIRROR: DEAD_MIRROR }
    const runtime = await resolveElectron({ env, cache: folder, log: (sentence) => expect.fail(sentence) })
    expect(runtime).toMatchObject({ executable: executableIn(place), source: 'official' })
  })
})
