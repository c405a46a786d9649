/**
 * Starting other programs and recognising running ones. Holds nothing.
 *
 * Programs are always started with an argument array, never through a shell.
 */
import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 128 when a signal ended the program, 127 when it could not be started
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end and keeps what it wrote (unless `stdio` says otherwise). Never rejects:
 * a program that cannot be started ends with code 127 and the reason as its stderr.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { input?: string | Uint8Array | Iterable<Uint8Array> }} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { input, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text))
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr || error.message }))
    child.on('close', (code) => resolve({ code: code ?? 128, stdout, stderr }))
    // A program that does not read its input closes the pipe early; its exit code says what went wrong.
    child.stdin?.on('error', () => {})
    if (child.stdin) feed(child.stdin, input)
  })
}

/**
 * @param {import('node:stream').Writable} stdin
 * @param {string | Uint8Array | Iterable<Uint8Array> | undefined} input
 */
async function feed(stdin, input) {
  if (input !== undefined && (typeof input === 'string' || input instanceof Uint8Array)) stdin.write(input)
  else if (input !== undefined) {
    for (const chunk of input) {
      if (stdin.destroyed) return
      if (!stdin.write(chunk)) {
        await new Promise((resolve) => {
          stdin.once('drain', resolve)
          stdin.once('close', resolve)
        })
      }
    }
  }
  stdin.end()
}

/**
 * Like `run`, but a failure is an error that quotes the program's own words.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<string>} what the program wrote on stdout
 */
export async function output(command, args, options) {
  const { code, stdout, stderr } = await run(command, args, options)
  if (code !== 0) {
    const words = (stderr || stdout).trim()
    throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${code}${words ? `: ${words}` : ''}`)
  }
  return stdout
}

/**
 * Runs a program in the foreground: its input and output are ours, SIGINT and SIGTERM reach it,
 * and its end is reported the way a shell does (128 + signal number).
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { asGroup?: boolean, limitMs?: number }} [options] `asGroup`
 *   lets signals reach all that the program starts, too, for programs such as npm that keep them to themselves;
 *   after `limitMs` it gets SIGTERM
 * @returns {Promise<number>} exit code
 */
export function foreground(command, args, { asGroup = false, limitMs, ...options } = {}) {
  const grouped = asGroup && process.platform !== 'win32'
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', detached: grouped, ...options })
    const send = (/** @type {NodeJS.Signals} */ signal) =>
      grouped && child.pid !== undefined ? signalProcess(-child.pid, signal) : child.kill(signal)
    const terminate = () => send('SIGTERM')
    // At a terminal Ctrl-C reaches our own group already; a second SIGINT would make some programs quit without
    // tidying up. There it only has to be survived.
    const interrupt = () => (grouped || !process.stdin.isTTY ? send('SIGINT') : undefined)
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', terminate)
    const timer = limitMs === undefined ? undefined : setTimeout(terminate, limitMs)
    const done = () => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', terminate)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('close', (code, signal) => {
      done()
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]))
    })
  })
}

/** @param {number} milliseconds */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/**
 * Blocks the thread. Only for clean-up inside 'exit' handlers, where nothing asynchronous runs any more.
 *
 * @param {number} milliseconds
 */
export function sleepSync(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/**
 * Where a program is, or undefined. Looks also in the sbin folders, which are not on every user's PATH.
 *
 * @param {string} program
 * @param {string | undefined} [searchPath]
 */
export function which(program, searchPath = process.env['PATH']) {
  const folders = (searchPath ?? '').split(path.delimiter)
  if (process.platform !== 'win32') folders.push('/usr/local/sbin', '/usr/sbin', '/sbin')
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`, program] : [program]
  for (const folder of folders) {
    if (folder === '') continue
    for (const name of names) {
      const file = path.join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        continue
      }
    }
  }
  return undefined
}

/**
 * A process number alone does not name a process: numbers are used again. With the start time it does.
 *
 * @typedef {object} ProcessIdentity
 * @property {number} pid
 * @property {string} startedAt clock ticks since boot on Linux, empty elsewhere
 */

/**
 * @param {number} pid
 * @returns {{ state: string, parentPid: number, startedAt: string } | undefined} undefined when there is no such process
 */
function linuxStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold spaces and brackets of its own.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', parentPid: Number(fields[1]), startedAt: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identityOf(pid) {
  return { pid, startedAt: linuxStat(pid)?.startedAt ?? '' }
}

/**
 * Whether exactly this process still runs. A zombie, dead but not yet collected, does not.
 *
 * @param {ProcessIdentity} identity
 */
export function isRunning({ pid, startedAt }) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  if (process.platform === 'linux') {
    const stat = linuxStat(pid)
    return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X' && stat.startedAt === startedAt
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Sends a signal; a process that is already gone is no error.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/**
 * Stops a process (SIGSTOP, Linux) and waits until it has really come to rest: its threads stop one by one, and
 * the last may go on working for some moments.
 *
 * @param {number} pid
 */
export function freezeProcess(pid) {
  signalProcess(pid, 'SIGSTOP')
  for (let waited = 0; waited < 2000; waited++) {
    const threads = readdirSync(`/proc/${pid}/task`)
    if (threads.every((thread) => linuxStat(Number(thread))?.state === 'T')) return
    sleepSync(1)
  }
  throw new Error(`process ${pid} did not stop within two seconds`)
}

/**
 * The first child of a process (Linux), or undefined while it has none.
 *
 * @param {number} pid
 * @returns {number | undefined}
 */
export function childOf(pid) {
  try {
    const first = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]
    return first ? Number(first) : undefined
  } catch {
    return undefined
  }
}
