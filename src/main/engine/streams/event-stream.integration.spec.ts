import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '@shared/domain/event'
import { AppFailure } from '@shared/domain/result'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { http, withEngine } from '../test-support/raw-server'
import { createEventStream } from './event-stream'

const id = 'a'.repeat(64)
const streamHead = 'HTTP/1.1 200 X\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
const chunked = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const eventLine = (nano: number | string, action = 'start'): string =>
  `{"Type":"container","Action":"${action}","Actor":{"ID":"${id}","Attributes":{"name":"web"}},"scope":"local","time":1,"timeNano":${nano}}\n`

/** Reads until the stream ends; how it ended is the failure's detail, or null for an end of our own making. */
async function readAll(
  stream: AsyncIterable<EngineEvent>,
): Promise<{ events: EngineEvent[]; failure: string | null }> {
  const events: EngineEvent[] = []
  try {
    for await (const event of stream) events.push(event)
    return { events, failure: null }
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause
    return { events, failure: cause.error.detail ?? '' }
  }
}

describe('the event stream', () => {
  it('asks for a white list, and from the nanosecond on', async () => {
    await withEngine(
      (socket) => socket.write(streamHead),
      async (engine, server) => {
        const stream = await engine.openEvents({ since: '1795501711047611191' })
        stream.close()
        const url = new URL(`http://docker${server.requestLines.at(-1)?.split(' ')[1] ?? ''}`)
        expect(url.pathname).toBe('/v1.41/events')
        expect(url.searchParams.get('since')).toBe('1795501711.047611191')
        const filters = JSON.parse(url.searchParams.get('filters') ?? '') as Record<string, string[]>
        expect(filters['type']).toContain('container')
        const left = ['exec_create', 'exec_start', 'exec_die', 'exec_detach', 'top', 'resize', 'attach']
        // As soon as health_status is asked for, an engine takes each entry as the beginning of an action.
        for (const action of left) {
          expect(filters['event']?.filter((entry) => action.startsWith(entry))).toEqual([])
        }
        await expect(engine.openEvents({ since: '1; rm' })).rejects.toThrow(AppFailure)
      },
    )
  })

  it('gives the events in order, however they are cut, and an end by the engine is a failure', async () => {
    const text = eventLine('1795501711247611191') + '\r\n' + eventLine('1795501711247611192', 'die')
    await withEngine(
      (socket) => {
        socket.write(streamHead)
        for (const character of text) socket.write(chunked(character))
        socket.end('0\r\n\r\n')
      },
      async (engine) => {
        const { events, failure } = await readAll(await engine.openEvents({}))
        expect(events.map((event) => [event.action, event.timeNano])).toEqual([
          ['start', '1795501711247611191'],
          ['die', '1795501711247611192'],
        ])
        expect(failure).toBe('the engine ended the event stream')
      },
    )
  })

  it('reports a cut connection after all events before it', async () => {
    await withEngine(
      (socket) => socket.write(streamHead + chunked(eventLine(5)), () => socket.destroy()),
      async (engine) => {
        const { events, failure } = await readAll(await engine.openEvents({}))
        expect(events).toHaveLength(1)
        expect(failure).not.toBeNull()
      },
    )
  })

  it('skips a bad line, counts it as lost and goes on', async () => {
    const problems: string[] = []
    await withEngine(
      (socket) => {
        socket.end(streamHead + chunked(`<html>502</html>\n${eventLine(5)}{"a":\nnull\n`) + '0\r\n\r\n')
      },
      async (engine) => {
        const stream = await engine.openEvents({})
        expect((await readAll(stream)).events).toHaveLength(1)
        expect(stream.droppedEvents).toBe(3)
        expect(problems[0]).toContain('<html>502</html>')
      },
      { onProblem: (sentence) => problems.push(sentence) },
    )
  })

  it('ends without a failure by close, by an abort, and by leaving the loop', async () => {
    await withEngine(
      (socket) => socket.write(streamHead + chunked(eventLine(5))),
      async (engine) => {
        const closed = await engine.openEvents({})
        const reading = readAll(closed)
        await new Promise((resolve) => setTimeout(resolve, 50))
        closed.close()
        expect((await reading).failure).toBeNull()

        const controller = new AbortController()
        const aborted = readAll(await engine.openEvents({}, controller.signal))
        controller.abort()
        expect((await aborted).failure).toBeNull()

        for await (const event of await engine.openEvents({})) {
          expect(event.action).toBe('start')
          break
        }
      },
    )
  })

  it("is refused in the engine's words", async () => {
    await withEngine(
      (socket) => socket.write(http(400, '{"message":"invalid filter"}')),
      async (engine) => {
        await expect(engine.openEvents({})).rejects.toMatchObject({ error: { detail: 'invalid filter' } })
      },
    )
  })

  it('is drained while nobody reads: bounded, and with the loss counted', async () => {
    const body = new PassThrough()
    const stream = createEventStream({
      body: body as unknown as IncomingMessage,
      onProblem: () => {},
      maximumQueued: 100,
    })
    for (let turn = 1; turn <= 10_000; turn += 1) {
      // A socket that nobody drains would ask to wait here.
      if (!body.write(eventLine(turn))) await new Promise((resolve) => body.once('drain', resolve))
    }
    body.end()
    const { events } = await readAll(stream)
    expect(events.map((event) => event.timeNano)).toEqual(
      Array.from({ length: 100 }, (_, index) => String(index + 1)),
    )
    expect(stream.droppedEvents).toBe(9_900)
  })

  it('is bounded in text as well as in number', async () => {
    const body = new PassThrough()
    const stream = createEventStream({
      body: body as unknown as IncomingMessage,
      onProblem: () => {},
      maximumText: 1_000,
    })
    body.end(Array.from({ length: 100 }, (_, index) => eventLine(index + 1)).join(''))
    const { events } = await readAll(stream)
    expect(events.length + stream.droppedEvents).toBe(100)
    expect(events.length).toBeLessThan(20)
  })

  it('keeps up with a reader over many more events than the queue holds', async () => {
    const body = new PassThrough()
    const stream = createEventStream({
      body: body as unknown as IncomingMessage,
      onProblem: () => {},
      maximumQueued: 50_000,
    })
    const reading = readAll(stream)
    for (let turn = 0; turn < 100; turn += 1) {
      const lines = Array.from({ length: 1_000 }, (_, index) => eventLine(turn * 1_000 + index + 1)).join('')
      if (!body.write(lines)) await new Promise((resolve) => body.once('drain', resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
    body.end()
    const { events } = await reading
    expect(events).toHaveLength(100_000)
    expect(events.every((event, index) => event.timeNano === String(index + 1))).toBe(true)
    expect(stream.droppedEvents).toBe(0)
  })
})
