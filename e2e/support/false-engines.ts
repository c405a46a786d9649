/** Things on a socket that are no Docker Engine. Each lives until its `close()`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface FalseEngine {
  readonly host: string
  readonly socketPath: string
  close(): Promise<void>
}

/** Accepts connections and never says a word. */
export function startSilentEngine(): Promise<FalseEngine> {
  return listen(createServer())
}

/** A web server where the engine should be. */
export function startWebServer(): Promise<FalseEngine> {
  return listen(
    createHttpServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end('<!doctype html><title>Router</title><h1>Welcome to your router</h1>')
    }),
  )
}

async function listen(server: Server): Promise<FalseEngine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-socket-'))
  const socketPath = path.join(folder, 'docker.sock')
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  return {
    host: `unix://${socketPath}`,
    socketPath,
    async close() {
      for (const socket of connections) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
