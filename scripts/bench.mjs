/**
 * Measures speed and cost (`npm run bench -- ARGUMENTS`): brings about what bench/run.mjs needs, then runs it.
 */
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { command, log } from './lib/command.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { foreground } from './lib/processes.mjs'
import { checkNodeVersion, PROJECT_ROOT } from './lib/project.mjs'
import { ENGINE_REQUIREMENTS, ensureSystemPackages } from './lib/system-packages.mjs'
import { prepareWindow } from './lib/window.mjs'

await command(async (args) => {
  checkNodeVersion()
  await ensurePackages(log)
  await ensureBuild(log)
  await ensureSystemPackages(ENGINE_REQUIREMENTS, log)
  const { executable, env, close } = await prepareWindow(log)
  try {
    const bench = [path.join(PROJECT_ROOT, 'bench', 'run.mjs'), '--electron', executable, ...args]
    return await foreground(process.execPath, bench, { cwd: PROJECT_ROOT, env })
  } finally {
    close()
  }
})
