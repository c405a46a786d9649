/**
 * Opens the app (`npm start -- ARGUMENTS`): installs, fetches and builds whatever is missing, and nothing else.
 */
import { ensureBuild } from './lib/build.mjs'
import { command, log } from './lib/command.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { foreground } from './lib/processes.mjs'
import { checkNodeVersion, PROJECT_ROOT } from './lib/project.mjs'
import { prepareWindow } from './lib/window.mjs'

await command(async (appArguments) => {
  checkNodeVersion()
  await ensurePackages(log)
  await ensureBuild(log)
  const { executable, args, env, close } = await prepareWindow(log)
  try {
    return await foreground(executable, [...args, PROJECT_ROOT, ...appArguments], { env })
  } finally {
    close()
  }
})
