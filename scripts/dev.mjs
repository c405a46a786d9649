/**
 * The app with hot reload (`npm run dev -- ARGUMENTS`).
 */
import { command, log } from './lib/command.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { foreground } from './lib/processes.mjs'
import { checkNodeVersion, packageBin, PROJECT_ROOT } from './lib/project.mjs'
import { prepareWindow } from './lib/window.mjs'

await command(async (appArguments) => {
  checkNodeVersion()
  await ensurePackages(log)
  const { executable, args, env, close } = await prepareWindow(log)
  try {
    const dev = [packageBin('electron-vite'), 'dev', '--', ...args, ...appArguments]
    return await foreground(process.execPath, dev, {
      cwd: PROJECT_ROOT,
      env: { ...env, ELECTRON_EXEC_PATH: executable },
    })
  } finally {
    close()
  }
})
