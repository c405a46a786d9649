import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identityOf, isRunning, output, run, which } from './processes.mjs'

const MODULE = path.join(import.meta.dirname, 'processes.mjs')
const node = (/** @type {string} */ program, /** @type {string[]} */ ...args) => [
  '--input-type=module',
  '--eval',
  program,
  '--',
  ...args,
]

describe('run', () => {
  it('gives input, and keeps output and exit code', async () => {
    const program = 'process.stdin.pipe(process.stdout); console.error("words"); process.exitCode = 3'
    const finished = await run(process.execPath, node(program), {
      input: [Buffer.from('a'), Buffer.from('ü')],
    })
    expect(finished).toEqual({ code: 3, stdout: 'aü', stderr: 'words\n' })
  })

  it('passes arguments as they are, whatever a shell would make of them', async () => {
    const hostile = ['$(id)', '; rm -rf /', '"', "'", '*', 'a b', '--flag', '']
    const { stdout } = await run(
      process.execPath,
      node('console.log(JSON.stringify(process.argv.slice(1)))', ...hostile),
    )
    expect(JSON.parse(stdout)).toEqual(hostile)
  })

  it('does not fail when the program is not there, or does not read its input', async () => {
    expect((await run('no-such-program-anywhere', [])).code).toBe(127)
    const input = Array.from({ length: 50 }, () => Buffer.alloc(100_000))
    expect((await run(process.execPath, node('process.exit(0)'), { input })).code).toBe(0)
  })

  it('as output, quotes the words of a program that fails', async () => {
    await expect(
      output(process.execPath, node('console.error("the reason"); process.exit(5)')),
    ).rejects.toThrow(/ended with 5: the reason/)
  })
})

describe('foreground', () => {
  const program = `
    import { foreground } from ${JSON.stringify(MODULE)}
    process.exitCode = await foreground(process.execPath, process.argv.slice(1))
  `

  it('keeps the exit code', async () => {
    expect((await run(process.execPath, node(program, '--eval', 'process.exit(9)'))).code).toBe(9)
  })

  it.each([
    ['SIGTERM', 12],
    ['SIGINT', 11],
  ])('passes %s on, and lets the program end in its own way', async (signal, code) => {
    const inner = `
      process.on('SIGINT', () => process.exit(11)); process.on('SIGTERM', () => process.exit(12))
      console.log('ready'); setInterval(() => {}, 1000)
    `
    const child = spawn(process.execPath, node(program, '--eval', inner), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill(/** @type {NodeJS.Signals} */ (signal))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(code)
  })
})

describe('foreground, as a group', () => {
  const grandchild = 'console.log(process.pid); setInterval(() => {}, 1000)'
  // Like npm: starts another program, and keeps signals to itself.
  const keeper = `
    process.on('SIGINT', () => {}); process.on('SIGTERM', () => {})
    require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(grandchild)}], { stdio: 'inherit' })
  `
  const program = `
    import { foreground } from ${JSON.stringify(MODULE)}
    const limitMs = process.argv[1] === '' ? undefined : Number(process.argv[1])
    await foreground(process.execPath, ['--eval', process.argv[2]], { asGroup: true, ...(limitMs && { limitMs }) })
  `

  it.each([['SIGINT'], ['SIGTERM']])('passes %s on to all that the program started', async (signal) => {
    const child = spawn(process.execPath, node(program, '', keeper), { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)))
    const identity = identityOf(pid)
    expect(isRunning(identity)).toBe(true)
    child.kill(/** @type {NodeJS.Signals} */ (signal))
    await new Promise((resolve) => child.on('close', resolve))
    expect(isRunning(identity)).toBe(false)
  })

  it('ends all when the time is over', { timeout: 30_000 }, async () => {
    const child = spawn(process.execPath, node(program, '3000', keeper), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)))
    await new Promise((resolve) => child.on('close', resolve))
    expect(isRunning(identityOf(pid))).toBe(false)
  })
})

describe('a process', () => {
  it('is known by number and start time', async () => {
    expect(isRunning(identityOf(process.pid))).toBe(true)
    const child = spawn(process.execPath, node('setInterval(() => {}, 1000)'))
    const identity = identityOf(child.pid ?? 0)
    expect(isRunning(identity)).toBe(true)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('close', resolve))
    expect(isRunning(identity)).toBe(false)
  })

  it('is not the later one with the same number, where the system tells start times', () => {
    expect(isRunning({ ...identityOf(process.pid), startedAt: '1' })).toBe(process.platform !== 'linux')
  })

  it.each([[0], [-1], [1.5], [Number.NaN]])('is none with the number %s', (pid) => {
    expect(isRunning({ pid, startedAt: '' })).toBe(false)
  })
})

describe('which', () => {
  it('finds programs on the path only', () => {
    const folder = path.dirname(process.execPath)
    expect(which(path.basename(process.execPath), folder)).toBe(process.execPath)
    expect(which('no-such-program-anywhere', folder)).toBeUndefined()
  })
})
