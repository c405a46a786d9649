/**
 * Speaks the DevTools protocol over two pipes of a Chromium that was started with --remote-debugging-pipe: no port is
 * opened, and nothing but this process can listen in. Lives as long as the program.
 */

/**
 * @typedef {object} DevTools
 * @property {(method: string, params?: object, sessionId?: string) => Promise<any>} send rejects with the browser's words
 * @property {(method: string, listener: (params: any) => void) => void} on
 */

/**
 * @param {import('node:stream').Writable} toBrowser
 * @param {import('node:stream').Readable} fromBrowser
 * @returns {DevTools}
 */
export function createDevTools(toBrowser, fromBrowser) {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map()
  /** @type {Map<string, (params: any) => void>} */
  const listeners = new Map()
  let lastId = 0
  let isClosed = false

  const hear = (/** @type {any} */ message) => {
    if (message.id === undefined) return listeners.get(message.method)?.(message.params)
    const waiter = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) waiter?.resolve(message.result)
    else waiter?.reject(new Error(message.error.message))
  }
  const end = () => {
    isClosed = true
    for (const { reject } of waiting.values()) reject(new Error('the window has closed'))
    waiting.clear()
  }

  const splitter = createMessageSplitter(hear)
  fromBrowser.on('data', splitter).on('close', end).on('error', end)
  toBrowser.on('error', end)

  return {
    send(method, params = {}, sessionId) {
      if (isClosed) return Promise.reject(new Error('the window has closed'))
      const id = ++lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      })
    },
    on: (method, listener) => void listeners.set(method, listener),
  }
}

/**
 * Messages are JSON texts that end with a zero byte, cut anywhere by the pipe.
 *
 * @param {(message: any) => void} onMessage
 * @returns {(chunk: Buffer) => void}
 */
export function createMessageSplitter(onMessage) {
  /** @type {Buffer[]} */
  let parts = []
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      const text = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8')
      parts = []
      start = end + 1
      onMessage(JSON.parse(text))
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
}
