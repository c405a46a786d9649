/**
 * A unix socket in front of the engine's that counts what is asked, by method and path. It copies bytes both ways
 * and never holds any back. It lives until `close()`.
 */
import { rmSync } from 'node:fs'
import net from 'node:net'

const REQUEST_LINE = /(?:^|\n)(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP\/1\.[01]\r\n/g

/** A request line may be cut anywhere by the socket; no line of the engine's API is longer than this. */
const LONGEST_LINE = 8192

/**
 * Finds request lines in one direction of a connection. A body could hold a text that looks like one; nothing that
 * is counted here sends bodies while it is counted.
 *
 * @param {(request: string) => void} onRequest hears "GET /v1.41/containers/json?all=1"
 * @returns {(chunk: Buffer) => void}
 */
export function createRequestScanner(onRequest) {
  let rest = ''
  return (chunk) => {
    const text = rest + chunk.toString('latin1')
    let end = 0
    for (const match of text.matchAll(REQUEST_LINE)) {
      onRequest(`${match[1]} ${match[2]}`)
      end = match.index + match[0].length
    }
    // The line break before the next request line must stay in sight.
    rest = text.slice(Math.max(end - 1, text.length - LONGEST_LINE, 0))
  }
}

/**
 * @param {string} request
 * @returns {string} without API version, ids, and values that differ from call to call
 */
export function nameRequest(request) {
  return request
    .replace(/ \/v\d+\.\d+\//, ' /')
    .replace(/\b[0-9a-f]{64}\b/g, 'ID')
    .replace(/(since|until)=[^&]+/g, '$1=…')
}

/** @param {string} request a named one */
export const isListRequest = (request) =>
  /^GET \/(containers\/json|images\/json|networks|volumes|system\/df)(\?|$)/.test(request)

/**
 * @param {string} enginePath
 * @param {string} proxyPath
 */
export async function startCountingProxy(enginePath, proxyPath) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  const server = net.createServer((fromApp) => {
    const toEngine = net.connect(enginePath)
    const scan = createRequestScanner((request) => {
      const name = nameRequest(request)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    })
    fromApp.on('data', scan)
    fromApp.pipe(toEngine).pipe(fromApp)
    for (const [socket, other] of /** @type {const} */ ([
      [fromApp, toEngine],
      [toEngine, fromApp],
    ])) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
    open.add(fromApp)
    fromApp.on('close', () => open.delete(fromApp))
  })
  /** @type {Set<net.Socket>} */
  const open = new Set()
  rmSync(proxyPath, { force: true })
  await new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(proxyPath, () => resolve(undefined))
  })
  return {
    host: `unix://${proxyPath}`,
    /** @returns {Record<string, number>} what was asked since the last call */
    takeCounts() {
      const taken = Object.fromEntries(counts)
      counts.clear()
      return taken
    },
    openConnections: () => open.size,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
