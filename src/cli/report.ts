/**
 * The command line's way in, run as `node out/main/report.js`: joins the report to this process. stdout carries the
 * report and nothing else.
 */
import { readFile } from 'node:fs/promises'
import { homedir, hostname, networkInterfaces } from 'node:os'

// A library below would print whole requests, keys included, where this is set when it is loaded.
delete process.env['DEBUG']

// Whoever reads the report may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const [first, ...rest] = process.argv.slice(2)
const streams = {
  writeOut: (text: string) => void process.stdout.write(text),
  writeError: (text: string) => void process.stderr.write(text),
}
const commands = new Map([
  ['parse-run', parseRun],
  ['parse-network', parseNetwork],
  ['reach', reach],
])
process.exitCode = await (commands.get(first ?? '') ?? report)()

async function parseRun(): Promise<number> {
  const { runParseRun } = await import('./parse-run')
  return runParseRun(rest, {
    input: process.stdin,
    write: (line) => streams.writeOut(`${line}\n`),
    writeError: streams.writeError,
  })
}

async function parseNetwork(): Promise<number> {
  const { runParseNetwork } = await import('./parse-network')
  return runParseNetwork(rest, {
    input: process.stdin,
    write: (line) => streams.writeOut(`${line}\n`),
    writeError: streams.writeError,
  })
}

async function report(): Promise<number> {
  const { runReport } = await import('./run-report')
  return runReport(process.argv.slice(2), { nowMs: () => Date.now(), ...(await engineAccess()) })
}

async function reach(): Promise<number> {
  const { runReach } = await import('./reach')
  return runReach(rest, {
    machine: () => ({ hostName: hostname(), networkInterfaces: networkInterfaces() }),
    ...(await engineAccess()),
  })
}

async function engineAccess() {
  const { describeRefusal, openEngine } = await import('./open-engine')
  return {
    ...streams,
    openEngine: (host: string | null) =>
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
