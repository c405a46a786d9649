import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDevTools, createMessageSplitter } from './devtools-pipe.mjs'

it('puts messages together again, however the pipe cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }) })),
      fc.integer({ min: 1, max: 9 }),
      (sent, size) => {
        const bytes = Buffer.from(sent.map((message) => `${JSON.stringify(message)}\0`).join(''))
        /** @type {unknown[]} */
        const heard = []
        const split = createMessageSplitter((message) => heard.push(message))
        for (let at = 0; at < bytes.length; at += size) split(bytes.subarray(at, at + size))
        expect(heard).toEqual(sent)
      },
    ),
  )
})

describe('createDevTools', () => {
  const connect = () => {
    const toBrowser = new PassThrough()
    const fromBrowser = new PassThrough()
    const say = (/** @type {object} */ message) => fromBrowser.write(`${JSON.stringify(message)}\0`)
    return { devTools: createDevTools(toBrowser, fromBrowser), fromBrowser, say }
  }

  it('gives each answer to who asked', async () => {
    const { devTools, say } = connect()
    const first = devTools.send('A')
    const second = devTools.send('B')
    say({ id: 2, result: 'b' })
    say({ id: 1, error: { message: 'no such method' } })
    await expect(second).resolves.toBe('b')
    await expect(first).rejects.toThrow('no such method')
  })

  it('tells listeners what happens', async () => {
    const { devTools, say } = connect()
    const heard = new Promise((resolve) => devTools.on('Page.loadEventFired', resolve))
    say({ method: 'Page.loadEventFired', params: { timestamp: 1 } })
    await expect(heard).resolves.toEqual({ timestamp: 1 })
  })

  it('lets nobody wait for a window that has closed', async () => {
    const { devTools, fromBrowser } = connect()
    const asked = devTools.send('A')
    fromBrowser.destroy()
    await expect(asked).rejects.toThrow('closed')
    await expect(devTools.send('B')).rejects.toThrow('closed')
  })
})
