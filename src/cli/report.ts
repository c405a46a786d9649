/**
 * The command line's way in, run as `node out/main/report.js`: joins the report to this process. stdout carries the
 * report and nothing else.
 */
import { readFile } from 'node:fs/promises'
import { homedir, hostname, networkInterfaces } from 'node:os'
import { findCommand } from './arguments'
import type { ExitCode, ReportSurroundings } from './with-engine'

// A library below would print whole requests, keys included, where this is set when it is loaded.
delete process.env['DEBUG']

// Whoever reads the report may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const { command, words } = findCommand(process.argv.slice(2))
const streams = {
  writeOut: (text: string) => void process.stdout.write(text),
  writeError: (text: string) => void process.stderr.write(text),
}
process.exitCode = await run()

async function run(): Promise<ExitCode> {
  switch (command) {
    case 'parse-run':
      return (await import('./parse-run')).runParseRun(words, { input: process.stdin, ...streams })
    case 'parse-network':
      return (await import('./parse-network')).runParseNetwork(words, { input: process.stdin, ...streams })
    case 'container':
      return (await import('./container-report')).runContainerReport(words, await surroundings())
    case 'run-command':
      return (await import('./run-command')).runRunCommand(words, await surroundings())
    case 'reach':
      return (await import('./reach')).runReach(words, {
        machine: () => ({ hostName: hostname(), networkInterfaces: networkInterfaces() }),
        ...(await surroundings()),
      })
    case 'report':
      return (await import('./run-report')).runReport(words, await surroundings())
  }
}

/** Loaded only by what reads an engine. */
async function surroundings(): Promise<ReportSurroundings> {
  const { describeRefusal, openEngine } = await import('./open-engine')
  return {
    nowMs: () => Date.now(),
    ...streams,
    openEngine: (host) =>
      openEngine({
        env: process.env,
        homeDirectory: homedir(),
        readFile,
        platform: process.platform,
        ...(host === null ? {} : { hostOption: host }),
      }),
    describeRefusal,
  }
}
