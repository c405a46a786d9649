/**
 * A connection that becomes a pipe both ways after its HTTP head, as exec and attach use it ("hijacking" in the
 * engine's own words). Asked for with `Upgrade: tcp`: engines answer 101, and proxies that drop the header make the
 * engine answer 200 and then behave the same. Whatever else comes is an answer to be read as one.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex, Readable } from 'node:stream'
import type { AppFailure } from '@shared/domain/result'
import { cancelled, connectionClosed, fromSystemError, fromStatus, timedOut } from '../errors'
import { maximumErrorBytes } from '../limits'
import type { Agents } from './agents'

export interface DuplexRequest {
  /** With its version and, after a "?", its query; already encoded. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Until the head of the answer. */
  readonly deadlineMs: number
  /** Gives up before the head has come; afterwards `close` ends the pipe. */
  readonly signal?: AbortSignal | undefined
}

/** Lives until either side closes it. What is not read stays with the engine: reading slowly slows the program. */
export interface DuplexPipe {
  /** Ends with the other side's end. Rejects with an AppFailure when the connection broke. To be iterated once. */
  readonly output: AsyncIterable<Uint8Array>
  /** Resolves once the system took the bytes; rejects with an AppFailure when the pipe is closed. */
  write(bytes: Uint8Array): Promise<void>
  /** Half-closes: the other side reads an end, its output goes on. Windows' named pipes know no such thing and close. */
  readonly endInput: () => void
  /** May be called twice. */
  readonly close: () => void
}

const pipeStatuses: ReadonlySet<number> = new Set([101, 200])

/**
 * Rejects with an AppFailure; an answer that is no pipe rejects with the engine's words in it. `onClosed` hears of the
 * end of a pipe that was handed out, whoever ended it.
 */
export function openDuplex(
  agents: Agents,
  request: DuplexRequest,
  onClosed: () => void,
): Promise<DuplexPipe> {
  return new Promise((resolvePromise, rejectPromise) => {
    const { signal, deadlineMs } = request
    if (signal?.aborted) return rejectPromise(cancelled())
    let message: ClientRequest
    let isSettled = false
    let hasAnswer = false
    const settle = (): boolean => {
      if (isSettled) return false
      isSettled = true
      clearTimeout(deadline)
      signal?.removeEventListener('abort', cancel)
      return true
    }
    const reject = (failure: AppFailure) => {
      if (settle()) rejectPromise(failure)
      message.destroy()
    }
    const cancel = () => reject(cancelled())
    const resolve = (socket: Duplex, output: Readable) => {
      // Either may still fail when nobody listens any more, and such an error would end the process.
      socket.on('error', () => {})
      output.on('error', () => {})
      if (!settle()) return void socket.destroy()
      socket.once('close', onClosed)
      resolvePromise(createPipe(socket, output))
    }
    const deadline = setTimeout(() => reject(timedOut(deadlineMs)), deadlineMs)
    try {
      message = send(agents, request)
    } catch (cause) {
      // Certificates that can't be read throw here.
      clearTimeout(deadline)
      return rejectPromise(fromSystemError(cause))
    }
    signal?.addEventListener('abort', cancel, { once: true })
    message.once('upgrade', (response, socket, head) => {
      hasAnswer = true
      // What came in one packet with the head is the first output.
      if (head.length > 0) socket.unshift(head)
      if (response.statusCode === 101) resolve(socket, socket)
      else reject(connectionClosed(`an upgrade with HTTP status ${response.statusCode ?? 0}`))
    })
    message.once('response', (response) => {
      hasAnswer = true
      if (pipeStatuses.has(response.statusCode ?? 0)) return resolve(response.socket, response)
      void refusal(response).then(reject)
    })
    message.on('error', (cause) => reject(fromSystemError(cause)))
    message.once('close', () => {
      if (!hasAnswer) reject(connectionClosed('the connection ended before an answer'))
    })
  })
}

function send(agents: Agents, { path, body }: DuplexRequest): ClientRequest {
  const payload = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  const message = agents.request({
    ...agents.connection,
    agent: agents.single,
    method: 'POST',
    path: agents.pathPrefix + path,
    headers: {
      'User-Agent': 'Quayside',
      Connection: 'Upgrade',
      Upgrade: 'tcp',
      'Content-Type': 'application/json',
      'Content-Length': payload.length,
    },
  })
  message.end(payload)
  return message
}

function createPipe(socket: Duplex, output: Readable): DuplexPipe {
  let isClosed = false
  if (socket instanceof Socket) {
    socket.setNoDelay(true)
    // Finds a host that went away without a word; means nothing on a socket file.
    socket.setKeepAlive(true, 30_000)
  }
  const close = () => {
    isClosed = true
    output.destroy()
    socket.destroy()
  }
  return {
    output: readAll(output, () => isClosed),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (isClosed || !socket.writable) return reject(connectionClosed('the pipe is closed'))
        socket.write(bytes, (cause) => {
          if (cause) reject(fromSystemError(cause))
          else resolve()
        })
      }),
    endInput: () => {
      if (!isClosed && socket.writable) socket.end()
    },
    close,
  }
}

async function* readAll(output: Readable, isClosed: () => boolean): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) yield chunk
  } catch (cause) {
    // Closed from here is an end like any other.
    if (!isClosed()) throw fromSystemError(cause)
  }
}

/** What a refusal says, in the closed set of codes; never rejects. */
async function refusal(response: IncomingMessage): Promise<AppFailure> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > maximumErrorBytes) break
    }
  } catch {
    // Cut short: what came is all there is to quote.
  }
  return fromStatus(response.statusCode ?? 0, Buffer.concat(chunks).toString())
}
