import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'
import { sleep } from './processes.mjs'

const MODULE = path.join(import.meta.dirname, 'lock.mjs')
/** @type {string} */
let folder
/** @type {string} */
let lock
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-lock-'))
  lock = path.join(folder, 'deep', 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

const left = () => readdirSync(path.dirname(lock))

/** @param {string} body of a program that has withLock and sleep */
function startProcess(body) {
  const program = `
    import { appendFileSync } from 'node:fs'
    import { withLock } from ${JSON.stringify(MODULE)}
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    const say = (text) => appendFileSync(${JSON.stringify(path.join(folder, 'said'))}, text)
    ${body}
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' })
  return { child, ended: new Promise((resolve) => child.on('close', resolve)) }
}

const said = () =>
  existsSync(path.join(folder, 'said')) ? readFileSync(path.join(folder, 'said'), 'utf8') : ''

describe('a lock', () => {
  it('returns what the work returns, and is gone after it', async () => {
    expect(await withLock(lock, async () => 42)).toBe(42)
    expect(left()).toEqual([])
  })

  it('is gone after work that fails, too', async () => {
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(left()).toEqual([])
  })

  it('lets one at a time in, within one process', async () => {
    let inside = 0
    const work = async () => {
      expect(++inside).toBe(1)
      await sleep(5)
      inside--
    }
    await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work)))
    expect(left()).toEqual([])
  })

  it('lets one at a time in, among processes', { timeout: 60_000 }, async () => {
    const body = `
      for (let round = 0; round < 3; round++) {
        await withLock(${JSON.stringify(lock)}, async () => { say('('); await sleep(10); say(')') })
      }
    `
    await Promise.all(Array.from({ length: 4 }, () => startProcess(body).ended))
    expect(said()).toBe('()'.repeat(12))
    expect(left()).toEqual([])
  })

  it('is taken over from a killed owner, by one of several', { timeout: 60_000 }, async () => {
    const owner = startProcess(
      `await withLock(${JSON.stringify(lock)}, async () => { say('owned '); await sleep(60_000) })`,
    )
    while (said() === '') await sleep(10)
    const body = `await withLock(${JSON.stringify(lock)}, async () => { say('('); await sleep(10); say(')') })`
    const others = Array.from({ length: 4 }, () => startProcess(body))
    await sleep(300)
    expect(said()).toBe('owned ')
    owner.child.kill('SIGKILL')
    await Promise.all(others.map(({ ended }) => ended))
    expect(said()).toBe(`owned ${'()'.repeat(4)}`)
    expect(left()).toEqual([])
  })

  it('says for whom it waits', async () => {
    const owner = startProcess(
      `await withLock(${JSON.stringify(lock)}, async () => { say('owned'); await sleep(60_000) })`,
    )
    while (said() === '') await sleep(10)
    const heard = await new Promise((resolve) => {
      void withLock(lock, async () => {}, resolve)
    })
    expect(heard).toContain(`process ${owner.child.pid}`)
    owner.child.kill('SIGKILL')
    await withLock(lock, async () => {})
  })

  it('sweeps away what killed waiters left', async () => {
    const litter = `${lock}.0123456789ab`
    mkdirSync(litter, { recursive: true })
    writeFileSync(path.join(litter, 'owner.json'), JSON.stringify({ pid: 2 ** 30, startedAt: '1' }))
    await withLock(lock, async () => {})
    expect(left()).toEqual([])
  })
})
