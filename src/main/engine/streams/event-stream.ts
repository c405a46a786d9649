/**
 * The engine's event stream as an AsyncIterable. Lives until the reader closes it or the engine ends it.
 *
 * The socket is drained at all times, whether or not anyone reads: an engine holds up every operation for 100 ms per
 * event for a subscriber that does not read, and then drops events without a word. What is not read yet waits in a
 * bounded queue; what does not fit is counted, and the reader must list again.
 */
import type { IncomingMessage } from 'node:http'
import type { EngineEvent } from '@shared/domain/event'
import type { AppFailure } from '@shared/domain/result'
import { connectionClosed, fromSystemError } from '../errors'
import type { EventStream } from '../engine-port'
import { maximumLineBytes, maximumQueuedEvents, maximumQueuedText } from '../limits'
import { toEvent } from '../map/event'
import { createLineParser } from './lines'

interface EventStreamOptions {
  readonly body: IncomingMessage
  readonly onProblem: (sentence: string) => void
  readonly signal?: AbortSignal | undefined
  readonly maximumQueued?: number
  readonly maximumText?: number
}

/**
 * Iterating ends without an error only after `close` or an abort; when the engine or the connection ends the stream,
 * in whatever way, it rejects with an AppFailure once all events before it have been read. One reader at a time.
 */
export function createEventStream({
  body,
  onProblem,
  signal,
  maximumQueued = maximumQueuedEvents,
  maximumText = maximumQueuedText,
}: EventStreamOptions): EventStream {
  const queue = createQueue(maximumQueued, maximumText)
  let isClosed = false
  let failure: AppFailure | null = null
  let droppedEvents = 0
  let wake: (() => void) | null = null

  function wakeReader(): void {
    wake?.()
    wake = null
  }

  function end(cause: AppFailure): void {
    failure ??= cause
    wakeReader()
  }

  function close(): void {
    isClosed = true
    signal?.removeEventListener('abort', close)
    queue.clear()
    body.destroy()
    wakeReader()
  }

  function lose(sentence: string): void {
    droppedEvents += 1
    onProblem(sentence)
    wakeReader()
  }

  const lines = createLineParser({
    maximumLineBytes,
    onTooLong: () => lose('An event is too large and was skipped.'),
    onLine(line) {
      const event = parseEvent(line)
      if (event === null) lose(`A line of the event stream is no event: ${line.slice(0, 200)}`)
      else if (queue.push(event)) wakeReader()
      else droppedEvents += 1
    },
  })

  body.on('data', (chunk: Buffer) => {
    if (!isClosed) lines.write(chunk)
  })
  body.once('end', () => {
    if (!isClosed) lines.end()
    end(connectionClosed('the engine ended the event stream'))
  })
  body.on('error', (cause) => end(fromSystemError(cause)))
  body.once('close', () => end(connectionClosed('the event stream was cut')))
  // Cut so early that the listeners above came too late to hear of it.
  if (body.destroyed) end(connectionClosed('the event stream was cut'))
  if (signal?.aborted) close()
  else signal?.addEventListener('abort', close, { once: true })

  async function* read(): AsyncGenerator<EngineEvent, void, undefined> {
    try {
      while (!isClosed) {
        const event = queue.shift()
        if (event !== undefined) yield event
        else if (failure !== null) throw failure
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      close()
    }
  }

  return {
    [Symbol.asyncIterator]: read,
    close,
    get droppedEvents() {
      return droppedEvents
    },
  }
}

function parseEvent(line: string): EngineEvent | null {
  try {
    return toEvent(JSON.parse(line), line)
  } catch {
    return null
  }
}

/** First in, first out, bounded in number and in text. `push` answers false for what does not fit. */
function createQueue(maximumEvents: number, maximumText: number) {
  let items: EngineEvent[] = []
  let head = 0
  let textLength = 0

  return {
    push(event: EngineEvent): boolean {
      const length = textLengthOf(event)
      if (items.length - head >= maximumEvents || textLength + length > maximumText) return false
      items.push(event)
      textLength += length
      return true
    },
    shift(): EngineEvent | undefined {
      const event = items[head]
      if (event === undefined) return undefined
      head += 1
      textLength -= textLengthOf(event)
      // What was read is let go of in large steps: shifting an array of 200,000 one by one would copy it each time.
      if (head === items.length || head > 4096) {
        items = items.slice(head)
        head = 0
      }
      return event
    },
    clear(): void {
      items = []
      head = 0
      textLength = 0
    },
  }
}

function textLengthOf(event: EngineEvent): number {
  let length = event.actorId.length + event.actionDetail.length
  for (const [key, value] of event.attributes) length += key.length + value.length
  return length
}
