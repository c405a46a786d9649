/** For tests: a server on a unix socket that answers with exactly the bytes that a test gives it. Lives as long as the test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createEngine, type EngineOptions } from '../index'
import type { EnginePort } from '../engine-port'
import type { ResolvedEndpoint } from '../endpoint/resolved-endpoint'

export interface RawServer {
  readonly endpoint: ResolvedEndpoint
  /** The first line of each request, in the order of arrival. */
  readonly requestLines: string[]
  readonly connectionCount: number
  dispose(): Promise<void>
}

/** Called once for each request whose head and body have arrived; `head` is all of its lines. */
export type Answer = (socket: Socket, requestLine: string, head: string, body: string) => void

export async function startRawServer(answer: Answer): Promise<RawServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-raw-'))
  const socketPath = path.join(folder, 'docker.sock')
  const requestLines: string[] = []
  const sockets = new Set<Socket>()
  let connectionCount = 0
  const server = createServer((socket) => {
    connectionCount += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let received = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk
      for (;;) {
        const end = received.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = received.slice(0, end)
        const bodyLength = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
        if (received.length < end + 4 + bodyLength) return
        const body = received.slice(end + 4, end + 4 + bodyLength)
        received = received.slice(end + 4 + bodyLength)
        const requestLine = head.split('\r\n', 1)[0] ?? ''
        requestLines.push(requestLine)
        answer(socket, requestLine, head, body)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return {
    endpoint: {
      description: { url: `unix://${socketPath}`, source: 'default', contextName: 'default' },
      target: { kind: 'socket', path: socketPath },
      apiVersion: null,
    },
    requestLines,
    get connectionCount() {
      return connectionCount
    },
    async dispose() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A whole answer. */
export function http(status: number, body = '', headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n${body}`
}

export const pingAnswer = http(200, '', {
  'Api-Version': '1.41',
  Ostype: 'linux',
  Server: 'Docker/20.10.24 (linux)',
})

/** Answers pings as an engine does, and all else with `answer`. */
export const behindPing =
  (answer: Answer): Answer =>
  (socket, requestLine, head, body) => {
    if (requestLine.includes(' /_ping ')) socket.write(pingAnswer)
    else answer(socket, requestLine, head, body)
  }

/** A connected engine before such a server, for as long as `use` runs. */
export async function withEngine<T>(
  answer: Answer,
  use: (engine: EnginePort, server: RawServer) => Promise<T>,
  options: Omit<EngineOptions, 'endpoint'> = {},
): Promise<T> {
  const server = await startRawServer(behindPing(answer))
  const engine = createEngine({ endpoint: server.endpoint, ...options })
  try {
    await engine.connect()
    return await use(engine, server)
  } finally {
    engine.dispose()
    await server.dispose()
  }
}
