/** A socket in front of an engine that tells how many streams of stats are open. Lives until `close()`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface StatsCounter {
  readonly host: string
  /** Now, and since the beginning. */
  readonly openStreams: number
  readonly startedStreams: number
  close(): Promise<void>
}

const streamRequest = /^GET \S*\/containers\/[0-9a-f]{64}\/stats\?stream=true /

/** `host` must be a unix socket, as that of every test engine is. */
export async function startStatsCounter(host: string): Promise<StatsCounter> {
  const enginePath = host.replace(/^unix:\/\//, '')
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-counter-'))
  const socketPath = path.join(folder, 'docker.sock')
  const open = new Set<Socket>()
  const streams = new Set<Socket>()
  let startedStreams = 0
  const server = createServer((fromApp) => {
    const toEngine = connect(enginePath)
    open.add(fromApp)
    // A stream has a connection of its own, so its request is the first thing on it.
    fromApp.once('data', (chunk: Buffer) => {
      if (!streamRequest.test(chunk.toString('latin1'))) return
      streams.add(fromApp)
      startedStreams += 1
    })
    fromApp.pipe(toEngine).pipe(fromApp)
    const end = () => {
      open.delete(fromApp)
      streams.delete(fromApp)
      fromApp.destroy()
      toEngine.destroy()
    }
    for (const socket of [fromApp, toEngine]) socket.on('error', end).on('close', end)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  return {
    host: `unix://${socketPath}`,
    get openStreams() {
      return streams.size
    },
    get startedStreams() {
      return startedStreams
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
