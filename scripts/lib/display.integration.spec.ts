import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sleep } from './processes.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'

const isThere = (name: string) => readdirSync('/tmp/.X11-unix').includes(`X${name.slice(1)}`)

async function eventuallyGone(name: string): Promise<void> {
  for (let waited = 0; isThere(name) && waited < 10_000; waited += 50) await sleep(50)
  expect(isThere(name)).toBe(false)
}

describe('a virtual display', () => {
  it('has a number of its own, and goes when it is closed', async () => {
    const [first, second] = await Promise.all([startVirtualDisplay(), startVirtualDisplay()])
    expect(first.name).toMatch(/^:\d+$/)
    expect(second.name).not.toBe(first.name)
    expect(isThere(first.name)).toBe(true)
    first.close()
    await eventuallyGone(first.name)
    expect(isThere(second.name)).toBe(true)
    second.close()
    await eventuallyGone(second.name)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('goes with its owner, which gets %s', async (signal) => {
    const program = `
      import { startVirtualDisplay } from ${JSON.stringify(path.join(import.meta.dirname, 'display.mjs'))}
      console.log((await startVirtualDisplay()).name)
      setInterval(() => {}, 1000)
    `
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program])
    const name = await new Promise<string>((resolve) =>
      owner.stdout.once('data', (text) => resolve(String(text).trim())),
    )
    expect(isThere(name)).toBe(true)
    owner.kill(signal)
    await eventuallyGone(name)
  })

  it('tells what went wrong when it cannot start', async () => {
    await expect(startVirtualDisplay(() => {}, 'not-a-screen')).rejects.toThrow('no virtual display')
  })
})

describe('hasDisplay', () => {
  it('asks only on Linux, where there may be none', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
    expect(hasDisplay({}, 'win32')).toBe(true)
  })
})
