/**
 * The app itself, but "ready" is held back until Playwright is attached: a window that opens meanwhile is sometimes
 * attached to in the middle of its first navigation, and then Playwright waits for ever for a page that is long there.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const root = path.join(import.meta.dirname, '../../..')
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName)
app.setVersion(manifest.version)
app.setAppPath(root)

const ready = app.whenReady()
let isReleased = false
const released = new Promise((resolve) => {
  // Playwright calls this once it is attached.
  globalThis.__playwright_run = async () => {
    await ready
    isReleased = true
    resolve()
  }
})
app.whenReady = () => released
app.isReady = () => isReleased

await import(pathToFileURL(path.join(root, manifest.main)).href)
