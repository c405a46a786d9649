/**
 * The bench's own line to the engine, apart from the app's code on purpose: what is measured must not measure itself.
 * Connections live as long as the client.
 */
import http from 'node:http'

/** @returns {number} milliseconds on the machine's clock, comparable between processes */
export const hostNow = () => performance.timeOrigin + performance.now()

/** @param {string} socketPath */
export function createEngineClient(socketPath) {
  const agent = new http.Agent({ keepAlive: true })

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body] sent as JSON
   * @returns {Promise<string>} rejects with the engine's words on a status of 400 and above
   */
  function request(method, path, body) {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
      const sent = http.request({ socketPath, method, path, headers, agent, timeout: 30_000 }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        response.on('error', reject)
        response.on('end', () => {
          const status = response.statusCode ?? 0
          if (status < 400) resolve(text)
          else reject(new Error(`${method} ${path}: ${status} ${text.trim()}`))
        })
      })
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 30 s`)))
      sent.on('error', reject)
      sent.end(payload)
    })
  }

  return {
    request,
    /** @returns {Promise<any[]>} */
    listAll: async () => JSON.parse(await request('GET', '/containers/json?all=1')),
    /** @returns {Promise<number>} milliseconds of one full list until its last byte, unparsed */
    async timeList() {
      const start = performance.now()
      await request('GET', '/containers/json?all=1')
      return performance.now() - start
    },
    close: () => agent.destroy(),
  }
}

/**
 * @typedef {object} SeenEvent
 * @property {string} action
 * @property {string} id
 * @property {number} stampedAtMs the engine's own stamp
 * @property {number} receivedAtMs when it reached this process
 */

/**
 * Watches container events over a connection of its own.
 *
 * @param {string} socketPath
 */
export async function watchEvents(socketPath) {
  /** @type {{ matches: (event: SeenEvent) => boolean, resolve: (event: SeenEvent) => void }[]} */
  const waiters = []
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }))
  /** @type {http.IncomingMessage} */
  const response = await new Promise((resolve, reject) => {
    http.get({ socketPath, path: `/events?filters=${filters}`, agent: false }, resolve).on('error', reject)
  })
  let rest = ''
  response.on('error', () => {})
  response.setEncoding('utf8').on('data', (chunk) => {
    const receivedAtMs = hostNow()
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { Action: action, Actor: actor, timeNano } = JSON.parse(line)
      const event = { action, id: actor.ID, stampedAtMs: timeNano / 1e6, receivedAtMs }
      const index = waiters.findIndex((waiter) => waiter.matches(event))
      if (index !== -1) waiters.splice(index, 1)[0]?.resolve(event)
    }
  })
  return {
    /**
     * @param {string} action
     * @param {string} id
     * @returns {Promise<SeenEvent>} the next such event; rejects after 10 s
     */
    next(action, id) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${action} event within 10 s`)), 10_000)
        waiters.push({
          matches: (event) => event.action === action && event.id === id,
          resolve: (event) => {
            clearTimeout(timer)
            resolve(event)
          },
        })
      })
    },
    close: () => response.destroy(),
  }
}
