/**
 * Stands in an Electron runtime that was stripped of its default app, and does what that does: opens the app whose
 * folder is named on the command line.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))

if (folder === undefined) {
  console.error('usage: electron [OPTIONS] FOLDER [ARGUMENTS]')
  app.exit(2)
} else {
  await openFolder(path.resolve(folder))
}

/** @param {string} appFolder */
async function openFolder(appFolder) {
  try {
    const manifest = JSON.parse(readFileSync(path.join(appFolder, 'package.json'), 'utf8'))
    app.setName(manifest.productName ?? manifest.name ?? 'Electron')
    app.setVersion(manifest.version ?? process.versions.electron)
    if (manifest.desktopName) app.setDesktopName(manifest.desktopName)
    app.setAppPath(appFolder)
    Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true, configurable: false })
    // Awaited at the top level of the entry file: Electron holds its `ready` back until this is done, as it does for
    // an app of its own.
    await import(pathToFileURL(path.join(appFolder, manifest.main ?? 'index.js')).href)
  } catch (error) {
    console.error(`${appFolder} cannot be opened:`, error)
    app.exit(1)
  }
}
