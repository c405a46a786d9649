/** Pipes over real sockets, against servers that send exactly the bytes of a test. */
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { AppFailure, type AppError } from '@shared/domain/result'
import { http, startRawServer, type Answer } from '../test-support/raw-server'
import type { DuplexPipe } from './duplex'
import { createTransport } from './transport'

const upgraded =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'
const notUpgraded = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n'

async function withPipe<T>(
  answer: Answer,
  use: (pipe: DuplexPipe, heads: string[]) => Promise<T>,
): Promise<T> {
  const heads: string[] = []
  const server = await startRawServer((socket, requestLine, head, body) => {
    // Once it is a pipe, what comes is no request any more.
    socket.removeAllListeners('data')
    socket.setEncoding()
    heads.push(`${head}\n${body}`)
    answer(socket, requestLine, head, body)
  })
  const transport = createTransport(server.endpoint.target)
  try {
    return await use(await transport.openDuplex({ path: '/x', body: { Tty: true } }), heads)
  } finally {
    transport.dispose()
    await server.dispose()
  }
}

async function readAll(pipe: DuplexPipe): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of pipe.output) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  const cause: unknown = await promise.then(
    () => expect.fail('resolved'),
    (reason: unknown) => reason,
  )
  if (!(cause instanceof AppFailure)) throw cause
  return cause.error
}

/** Answers what it is sent in capitals, and ends when it is told that there is no more. */
const echo =
  (head: string): Answer =>
  (socket) => {
    socket.write(head)
    socket.on('data', (chunk) => socket.write(String(chunk).toUpperCase()))
    socket.on('end', () => socket.end('bye'))
  }

/** Sends byte by byte, each in a packet of its own. */
function drip(socket: Socket, text: string): void {
  socket.setNoDelay(true)
  const bytes = [...Buffer.from(text, 'latin1')]
  const next = () => {
    const byte = bytes.shift()
    if (byte === undefined) return void socket.end()
    socket.write(Buffer.from([byte]))
    setImmediate(next)
  }
  next()
}

describe('a pipe', () => {
  it.each([
    ['after 101', upgraded],
    ['after 200, where something in between dropped the upgrade', notUpgraded],
  ])('%s carries both ways, and input can end before output', async (_title, head) => {
    await withPipe(echo(head), async (pipe, heads) => {
      expect(heads[0]).toMatch(/^POST \/x HTTP\/1\.1\r\n/)
      expect(heads[0]).toMatch(/connection: upgrade/i)
      expect(heads[0]).toMatch(/upgrade: tcp/i)
      expect(heads[0]).toContain('{"Tty":true}')
      await pipe.write(Buffer.from('one '))
      await pipe.write(Buffer.from('two '))
      pipe.endInput()
      expect(await readAll(pipe)).toBe('ONE TWO bye')
    })
  })

  it.each([
    ['101', upgraded],
    ['200', notUpgraded],
  ])(
    'loses no byte that comes in one packet with the head of %s, or in slices of one byte',
    async (_s, head) => {
      const text = 'early\u00c3\u00a9\u0000\u00ff end'
      await withPipe(
        (socket) => socket.end(Buffer.from(head + text, 'latin1')),
        async (pipe) => expect(await readAll(pipe)).toBe(text),
      )
      await withPipe(
        (socket) => drip(socket, head + text),
        async (pipe) => expect(await readAll(pipe)).toBe(text),
      )
    },
  )

  it('lets the other side wait while nobody reads', async () => {
    let sent = 0
    const flood: Answer = (socket) => {
      socket.write(upgraded)
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (sent < 64 * 1024 * 1024) {
          sent += chunk.length
          if (!socket.write(chunk)) return
        }
        socket.end()
      }
      socket.on('drain', more)
      more()
    }
    await withPipe(flood, async (pipe) => {
      let settled = -1
      while (settled !== sent) {
        settled = sent
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      expect(sent).toBeLessThan(8 * 1024 * 1024)
      let received = 0
      for await (const chunk of pipe.output) received += chunk.length
      expect(received).toBe(64 * 1024 * 1024)
    })
  })

  it('that breaks off rejects its reader, and its writer', async () => {
    let breakOff = () => {}
    const reset: Answer = (socket) => {
      socket.pause()
      socket.write(upgraded + 'half')
      // With something unread, a closed socket file resets the other side.
      breakOff = () => socket.destroy()
    }
    await withPipe(reset, async (pipe) => {
      await pipe.write(Buffer.from('unread'))
      breakOff()
      expect((await errorOf(readAll(pipe))).code).toBe('ENGINE_UNREACHABLE')
      expect((await errorOf(pipe.write(Buffer.from('x')))).code).toBe('ENGINE_UNREACHABLE')
    })
  })

  it('that is closed from here just ends, also when the whole transport is disposed', async () => {
    await withPipe(
      (socket) => socket.write(upgraded),
      async (pipe) => {
        const reading = readAll(pipe)
        pipe.close()
        pipe.close()
        expect(await reading).toBe('')
      },
    )
    const server = await startRawServer((socket) => socket.write(upgraded))
    const transport = createTransport(server.endpoint.target)
    const pipe = await transport.openDuplex({ path: '/x' })
    const reading = readAll(pipe)
    transport.dispose()
    expect(await reading).toBe('')
    expect((await errorOf(transport.openDuplex({ path: '/x' }))).code).toBe('CANCELLED')
    await server.dispose()
  })
})

describe('what is no pipe', () => {
  it.each([
    [http(409, '{"message":"container is paused"}'), 'CONFLICT', 'container is paused'],
    [http(404, 'page not found'), 'NOT_FOUND', 'page not found'],
    [http(500, '{"message":"OCI runtime"}'), 'ENGINE_ERROR', 'OCI runtime'],
    ['HTTP/1.1 418 X\r\nContent-Length: 90\r\n\r\nhalf of an ans', 'ENGINE_ERROR', 'half of an ans'],
    ['nonsense\r\n\r\n', 'ENGINE_NONSENSE', ''],
    ['', 'ENGINE_UNREACHABLE', ''],
  ])('%j is an error with the words of who refused', async (answer, code, words) => {
    const failed = withPipe(
      (socket) => socket.end(answer),
      async () => {},
    )
    const error = await errorOf(failed)
    expect(error.code).toBe(code)
    expect(error.detail ?? '').toContain(words)
  })

  it('gives up when told to while there is no answer', async () => {
    const server = await startRawServer(() => {})
    const transport = createTransport(server.endpoint.target)
    const controller = new AbortController()
    const opening = errorOf(transport.openDuplex({ path: '/x', signal: controller.signal }))
    controller.abort()
    expect((await opening).code).toBe('CANCELLED')
    transport.dispose()
    await server.dispose()
  })
})
