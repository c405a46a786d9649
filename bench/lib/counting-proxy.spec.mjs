import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRequestScanner, isListRequest, nameRequest, startCountingProxy } from './counting-proxy.mjs'

const requestText = (/** @type {string} */ line) =>
  `${line} HTTP/1.1\r\nHost: docker\r\nAccept: GET /nothing\r\n\r\n`

describe('createRequestScanner', () => {
  it('finds every request once, however the bytes are cut', () => {
    const lines = [
      'GET /_ping',
      'HEAD /_ping',
      'GET /v1.41/containers/json?all=1',
      'POST /containers/a/start',
    ]
    const requests = fc.array(fc.constantFrom(...lines), { maxLength: 12 })
    fc.assert(
      fc.property(requests, fc.array(fc.nat(400), { maxLength: 20 }), (asked, cuts) => {
        const bytes = Buffer.from(asked.map(requestText).join(''))
        /** @type {string[]} */
        const seen = []
        const scan = createRequestScanner((request) => seen.push(request))
        let from = 0
        for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          if (to <= from) continue
          scan(bytes.subarray(from, to))
          from = to
        }
        expect(seen).toEqual(asked)
      }),
    )
  })
})

it('names requests without what differs from call to call', () => {
  const id = 'ab'.repeat(32)
  expect(nameRequest(`GET /v1.41/containers/${id}/json`)).toBe('GET /containers/ID/json')
  expect(nameRequest('GET /events?since=17&until=18')).toBe('GET /events?since=…&until=…')
  expect(isListRequest('GET /containers/json?all=1')).toBe(true)
  expect(isListRequest('GET /networks')).toBe(true)
  expect(isListRequest('GET /containers/ID/json')).toBe(false)
  expect(isListRequest('HEAD /_ping')).toBe(false)
})

it('passes answers through untouched and counts what was asked', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-proxy-'))
  const enginePath = path.join(folder, 'engine.sock')
  const engine = http.createServer((request, response) =>
    response.end(`${request.url} ${'x'.repeat(200_000)}`),
  )
  await new Promise((resolve) => engine.listen(enginePath, () => resolve(undefined)))
  const proxyPath = path.join(folder, 'proxy.sock')
  const proxy = await startCountingProxy(enginePath, proxyPath)
  try {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const get = (/** @type {string} */ url) =>
      new Promise((resolve, reject) => {
        http
          .get({ socketPath: proxyPath, path: url, agent }, (response) => {
            let text = ''
            response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text))
          })
          .on('error', reject)
      })
    expect(await get('/_ping')).toHaveLength('/_ping '.length + 200_000)
    await get('/_ping')
    await get('/v1.41/containers/json?all=1')
    expect(proxy.takeCounts()).toEqual({ 'GET /_ping': 2, 'GET /containers/json?all=1': 1 })
    expect(proxy.takeCounts()).toEqual({})
    expect(proxy.openConnections()).toBe(1)
    agent.destroy()
  } finally {
    await proxy.close()
    await new Promise((resolve) => engine.close(resolve))
    rmSync(folder, { recursive: true })
  }
})
