/**
 * The command line's way in, run as `node out/main/report.js`: joins the report to this process. stdout carries the
 * report and nothing else.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'

// A library below would print whole requests, keys included, where this is set when it is loaded.
delete process.env['DEBUG']

// Whoever reads the report may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const [{ describeRefusal, openEngine }, { runReport }] = await Promise.all([
  import('./open-engine'),
  import('./run-report'),
])
process.exitCode = await runReport(process.argv.slice(2), {
  nowMs: () => Date.now(),
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  openEngine: (host) =>
    openEngine({
      env: process.env,
      homeDirectory: homedir(),
      readFile,
      platform: process.platform,
      ...(host === null ? {} : { hostOption: host }),
    }),
  describeRefusal,
})
