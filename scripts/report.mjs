/**
 * What the app knows, without a window (`npm run report -- ARGUMENTS`). stdout is the report's alone.
 */
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { command, log } from './lib/command.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { foreground } from './lib/processes.mjs'
import { checkNodeVersion, PROJECT_ROOT } from './lib/project.mjs'

await command(async (args) => {
  checkNodeVersion()
  await ensurePackages(log)
  await ensureBuild(log)
  return foreground(process.execPath, [path.join(PROJECT_ROOT, 'out', 'main', 'report.js'), ...args])
})
