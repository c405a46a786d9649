import { writeFile, mkdtemp, rm, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppFailure, type AppErrorCode } from '@shared/domain/result'
import { createEngine } from '../index'
import { http, startRawServer, withEngine, type Answer } from '../test-support/raw-server'
import { createTransport, type TransportRequest } from './transport'

const id = 'a'.repeat(64)

async function codeOf(promise: Promise<unknown>): Promise<AppErrorCode> {
  const cause: unknown = await promise.then(
    (value) => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(cause instanceof AppFailure)) throw cause
  return cause.error.code
}

/** A call on a bare transport, so that deadlines and limits can be small. */
async function call(
  answer: Answer,
  request: Partial<TransportRequest> = {},
): Promise<{ status: number; text: string }> {
  const server = await startRawServer(answer)
  const transport = createTransport(server.endpoint.target)
  try {
    const whole = { method: 'GET', path: '/x', deadlineMs: 5_000, maximumBytes: 1_000, ...request } as const
    const { status, body } = await transport.request(whole)
    return { status, text: body.toString() }
  } finally {
    transport.dispose()
    await server.dispose()
  }
}

describe('reads that walk the disk', () => {
  it('keep two connections busy and leave the others to the rest', async () => {
    const slow: string[] = []
    const answer: Answer = (socket, requestLine) => {
      if (requestLine.includes('/changes')) slow.push(requestLine)
      else socket.write(http(404, '{"message":"No such container"}'))
    }
    await withEngine(answer, async (engine) => {
      const controller = new AbortController()
      const walks = Array.from({ length: 8 }, () => engine.containerChanges(id, controller.signal))
      const codes = Promise.all(walks.map(codeOf))
      const reads = Array.from({ length: 6 }, () => engine.inspectContainer(id))
      expect(await Promise.all(reads)).toEqual([null, null, null, null, null, null])
      await vi.waitFor(() => expect(slow).toHaveLength(2))
      controller.abort()
      expect(new Set(await codes)).toEqual(new Set(['CANCELLED']))
      expect(slow).toHaveLength(2)
    })
  })
})

describe('a call always settles', () => {
  it('when the engine says nothing', async () => {
    expect(await codeOf(call(() => {}, { deadlineMs: 100 }))).toBe('ENGINE_TIMEOUT')
  })

  it('when the answer stops in its middle', async () => {
    const half: Answer = (socket) => socket.write('HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\n[{"Id":')
    expect(await codeOf(call(half, { deadlineMs: 100 }))).toBe('ENGINE_TIMEOUT')
  })

  it('when the answer is cut in its middle', async () => {
    const cut: Answer = (socket) => socket.end('HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\n[{"Id":')
    expect(await codeOf(call(cut))).toBe('ENGINE_UNREACHABLE')
    const cutChunk: Answer = (socket) =>
      socket.end('HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n[{"Id":')
    expect(await codeOf(call(cutChunk))).toBe('ENGINE_UNREACHABLE')
  })

  it('when the connection is reset before and during the answer', async () => {
    expect(await codeOf(call((socket) => socket.destroy()))).toBe('ENGINE_UNREACHABLE')
    const during: Answer = (socket) => {
      socket.write('HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\n[', () => socket.destroy())
    }
    expect(await codeOf(call(during))).toBe('ENGINE_UNREACHABLE')
  })

  it('when it is cancelled: before, while it waits for a connection, and during the answer', async () => {
    expect(await codeOf(call(() => {}, { signal: AbortSignal.abort() }))).toBe('CANCELLED')
    const half: Answer = (socket) => socket.write('HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\n[')
    expect(await codeOf(call(half, { signal: AbortSignal.timeout(50) }))).toBe('CANCELLED')

    const server = await startRawServer(() => {})
    const transport = createTransport(server.endpoint.target)
    const request = { method: 'GET', path: '/x', deadlineMs: 60_000, maximumBytes: 10 } as const
    const hanging = Array.from({ length: 20 }, () => codeOf(transport.request(request)))
    const controller = new AbortController()
    const queued = codeOf(transport.request({ ...request, signal: controller.signal }))
    controller.abort()
    expect(await queued).toBe('CANCELLED')
    expect(server.connectionCount).toBeLessThanOrEqual(8)
    transport.dispose()
    expect(await Promise.all(hanging)).toEqual(Array.from({ length: 20 }, () => 'CANCELLED'))
    expect(await codeOf(transport.request(request))).toBe('CANCELLED')
    await server.dispose()
  })

  it('with many calls on one signal and without a warning about them', async () => {
    const warned = vi.fn()
    process.on('warning', warned)
    const server = await startRawServer((socket) => socket.write(http(200, '[]')))
    const transport = createTransport(server.endpoint.target)
    const { signal } = new AbortController()
    const request = { method: 'GET', path: '/x', deadlineMs: 5_000, maximumBytes: 10, signal } as const
    await Promise.all(Array.from({ length: 100 }, () => transport.request(request)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(warned).not.toHaveBeenCalled()
    process.off('warning', warned)
    transport.dispose()
    await server.dispose()
  })

  it('when the answer is larger than allowed, whether it says so or not', async () => {
    const honest: Answer = (socket) => socket.write(http(200, 'x'.repeat(2_000)))
    expect(await codeOf(call(honest))).toBe('TOO_LARGE')
    const endless: Answer = (socket) => {
      socket.write('HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`), 1)
      socket.on('close', () => clearInterval(timer))
    }
    expect(await codeOf(call(endless))).toBe('TOO_LARGE')
  })

  it('when this is not HTTP, or HTTP with absurd headers', async () => {
    expect(await codeOf(call((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))).toBe('ENGINE_NONSENSE')
    const huge: Answer = (socket) => socket.write(http(200, '', { 'X-Huge': 'x'.repeat(100_000) }))
    expect(await codeOf(call(huge))).toBe('ENGINE_NONSENSE')
  })

  it('and takes an answer in slices of one byte', async () => {
    const slices: Answer = (socket) => {
      void (async () => {
        for (const character of http(200, '{"name":"caf\\u00e9"}')) {
          socket.write(character)
          await new Promise((resolve) => setImmediate(resolve))
        }
      })()
    }
    expect(await call(slices)).toEqual({ status: 200, text: '{"name":"caf\\u00e9"}' })
  })

  it('and asks once more when a kept connection was closed under it, for reads only', async () => {
    let requests = 0
    const server = await startRawServer((socket) => {
      requests += 1
      if (requests === 2) socket.destroy()
      else socket.write(http(200, '[]'))
    })
    const transport = createTransport(server.endpoint.target)
    const request = { method: 'GET', path: '/x', deadlineMs: 5_000, maximumBytes: 10 } as const
    await transport.request(request)
    expect((await transport.request(request)).status).toBe(200)
    expect(requests).toBe(3)
    transport.dispose()
    await server.dispose()
  })

  it('and never makes a write twice', async () => {
    let requests = 0
    const reset: Answer = (socket) => {
      requests += 1
      socket.destroy()
    }
    expect(await codeOf(call(reset, { method: 'POST', ownConnection: true }))).toBe('ENGINE_UNREACHABLE')
    expect(requests).toBe(1)
  })

  it('when there is nothing, no socket, or a folder', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'quayside-none-'))
    await writeFile(path.join(folder, 'file'), '')
    await mkdir(path.join(folder, 'folder'))
    const reasons = []
    for (const name of ['none', 'file', 'folder', 'x'.repeat(200)]) {
      const description = { url: '', source: 'default', contextName: 'default' } as const
      const target = { kind: 'socket', path: path.join(folder, name) } as const
      const engine = createEngine({ endpoint: { description, target, apiVersion: null } })
      const cause: unknown = await engine.connect().catch((reason: unknown) => reason)
      if (!(cause instanceof AppFailure)) throw cause
      reasons.push(engine.describeFailure(cause.error).reason)
      engine.dispose()
    }
    expect(reasons.slice(0, 3)).toEqual(['no-socket', 'refused', 'refused'])
    await rm(folder, { recursive: true })
  })
})

describe('an answer is checked', () => {
  it.each([
    ['[{"Id":"abc","Names"', 'half of a list'],
    ['<html></html>', 'a page'],
    ['{}', 'an object'],
    ['"text"', 'text'],
    ['', 'nothing'],
    ['[{"Id":"abc"}]', 'rows that make no sense'],
    ['\u0000\u0001', 'bytes'],
  ])('%j for the container list is nonsense (%s)', async (body) => {
    await withEngine(
      (socket) => socket.write(http(200, body, { 'Content-Type': 'text/html' })),
      async (engine) => {
        expect(await codeOf(engine.listContainers())).toBe('ENGINE_NONSENSE')
        expect(await codeOf(engine.listVolumes())).toBe('ENGINE_NONSENSE')
        expect(await codeOf(engine.inspectContainer(id))).toBe('ENGINE_NONSENSE')
      },
    )
  })

  it('and null lists are empty ones', async () => {
    await withEngine(
      (socket, line) => socket.write(http(200, line.includes('/volumes') ? '{"Volumes":null}' : 'null')),
      async (engine) => {
        expect(await engine.listContainers()).toEqual([])
        expect(await engine.listImages()).toEqual([])
        expect(await engine.listNetworks()).toEqual([])
        expect(await engine.listVolumes()).toEqual([])
      },
    )
  })

  it('the status counts, not the body', async () => {
    await withEngine(
      (socket) => socket.write(http(500, '[]')),
      async (engine) => expect(await codeOf(engine.listContainers())).toBe('ENGINE_ERROR'),
    )
    await withEngine(
      (socket) => socket.write(http(301, '', { Location: 'http://elsewhere/' })),
      async (engine) => expect(await codeOf(engine.listContainers())).toBe('ENGINE_NONSENSE'),
    )
  })

  it("an object is gone when the engine says so, and not when a proxy's page does", async () => {
    await withEngine(
      (socket) => socket.write(http(404, '{"message":"No such container"}')),
      async (engine) => {
        expect(await engine.inspectContainer(id)).toBeNull()
        expect(await engine.inspectVolume('v')).toBeNull()
        expect(await codeOf(engine.containerChanges(id))).toBe('NOT_FOUND')
      },
    )
    await withEngine(
      (socket) => socket.write(http(404, '<h1>404</h1>')),
      async (engine) => expect(await codeOf(engine.inspectContainer(id))).toBe('NOT_FOUND'),
    )
  })
})

describe('the environment', () => {
  const before = { ...process.env }
  afterEach(() => {
    process.env = before
  })

  it('has no say in where calls go', async () => {
    Object.assign(process.env, {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_PATH_PREFIX: '/evil',
      HTTP_PROXY: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
      NODE_USE_ENV_PROXY: '1',
    })
    await withEngine(
      (socket, line) => socket.write(line.startsWith('GET') ? http(200, '[]') : http(204)),
      async (engine, server) => {
        await engine.listContainers()
        await engine.startContainer(id)
        expect(server.requestLines.slice(-2)).toEqual([
          'GET /v1.41/containers/json?all=true HTTP/1.1',
          `POST /v1.41/containers/${id}/start HTTP/1.1`,
        ])
      },
    )
  })
})
