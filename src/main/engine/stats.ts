/** What containers use, as the engine measures it. */
import type { StatsReading } from '@shared/domain/stats'
import type { EngineClient } from './client'
import type { EngineHandshake } from './engine-port'
import { connectionClosed, fromSystemError, nonsense } from './errors'
import { containerId } from './ids'
import { maximumStatsLineBytes } from './limits'
import { toStatsReading } from './map/stats'
import { createLineParser } from './streams/lines'

export interface EngineStats {
  /**
   * Hands over a reading about each second, as often as the engine makes one, and none while the container does not run.
   * Resolves when `signal` aborts; rejects with an AppFailure when the engine or the connection ends it.
   *
   * The first reading comes at once and the second, from which on there is a share of the processor, after a second;
   * engines from 25.0 on give the second after 0.3 s. Each costs the engine a connection and 2 ms of processor time a
   * second, one container after the other: ask for few.
   */
  followStats(id: string, onReading: (reading: StatsReading) => void, signal: AbortSignal): Promise<void>
}

interface StatsOptions {
  readonly client: EngineClient
  /** Of the last successful connect; null before it. */
  readonly handshake: () => EngineHandshake | null
}

/** Docker 25.0: from here on a single reading does not wait for the next round of the engine's collector. */
const apiVersionOfQuickReadings = 44
/** Long enough for a share that means something: the machine's own time counts in steps of 10 ms. */
const quickGapMs = 300

export function createStats({ client, handshake }: StatsOptions): EngineStats {
  async function readOnce(id: string, osType: string, signal: AbortSignal): Promise<StatsReading | null> {
    const query = { stream: false, 'one-shot': true }
    const answer = await client.getJsonOrNull({ path: `/containers/${id}/stats`, query, signal })
    return toStatsReading(answer, osType)
  }

  /** Two readings before the stream has its second. What fails here is told by the stream, too. */
  async function readQuickly(
    id: string,
    osType: string,
    take: (reading: StatsReading) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const first = await readOnce(id, osType, signal)
    if (first === null) return
    take(first)
    await new Promise((resolve) => setTimeout(resolve, quickGapMs))
    if (signal.aborted) return
    const second = await readOnce(id, osType, signal)
    if (second !== null) take({ ...second, previousCpu: first.cpu })
  }

  return {
    async followStats(unchecked, onReading, signal) {
      const id = containerId(unchecked)
      const known = handshake()
      const osType = known?.osType ?? 'linux'
      let lastReadAtMs = -Infinity
      // Two sources, one order: a reading that is older than the last one says nothing new.
      const take = (reading: StatsReading) => {
        if (signal.aborted || reading.readAtMs <= lastReadAtMs) return
        lastReadAtMs = reading.readAtMs
        onReading(reading)
      }
      if (isQuick(known)) readQuickly(id, osType, take, signal).catch(() => {})
      try {
        const query = { stream: true }
        const stream = await client.openStream({ path: `/containers/${id}/stats`, query, signal })
        await readStream({ body: stream.body, close: () => stream.close(), osType, take, signal })
      } catch (cause) {
        if (!signal.aborted) throw cause
      }
    },
  }
}

function isQuick(handshake: EngineHandshake | null): boolean {
  if (handshake === null || handshake.isPodman) return false
  const [major = 0, minor = 0] = handshake.apiVersion.split('.').map(Number)
  return major > 1 || minor >= apiVersionOfQuickReadings
}

/** Settles once: resolves when `signal` aborts, rejects at any other end. */
function readStream({
  body,
  close,
  osType,
  take,
  signal,
}: {
  readonly body: Awaited<ReturnType<EngineClient['openStream']>>['body']
  readonly close: () => void
  readonly osType: string
  readonly take: (reading: StatsReading) => void
  readonly signal: AbortSignal
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      resolve()
      close()
    }
    const fail = (cause: Error) => {
      signal.removeEventListener('abort', stop)
      reject(cause)
      close()
    }
    const lines = createLineParser({
      maximumLineBytes: maximumStatsLineBytes,
      onTooLong: () => fail(nonsense('a reading of stats is too long', '')),
      onLine(line) {
        const answer = parse(line)
        if (answer === undefined) return fail(nonsense('a reading of stats is not JSON', line))
        const reading = toStatsReading(answer, osType)
        if (reading !== null) take(reading)
      },
    })
    body.on('data', (chunk: Buffer) => lines.write(chunk))
    body.once('end', () => {
      lines.end()
      fail(connectionClosed('the engine ended the stream of stats'))
    })
    body.on('error', (cause) => fail(fromSystemError(cause)))
    body.once('close', () => fail(connectionClosed('the stream of stats was cut')))
    // Cut so early that the listeners above came too late to hear of it.
    if (body.destroyed) fail(connectionClosed('the stream of stats was cut'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
