/** The first words with an engine: is it one, and which API version do both speak? */
import { AppFailure } from '@shared/domain/result'
import type { EngineHandshake } from './engine-port'
import { pingDeadlineMs } from './deadlines'
import { engineFailure, fromStatus, nonsense } from './errors'
import type { Transport, TransportResponse } from './http/transport'
import { maximumErrorBytes } from './limits'

/** What this adapter was written for: Engine 20.10 to 29; newer engines speak 1.52 as well. */
export const minimumApiVersion = '1.41'
export const maximumApiVersion = '1.52'

interface NegotiateOptions {
  readonly transport: Transport
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** From DOCKER_API_VERSION: no negotiation then, as with docker. */
  readonly wanted: string | null
  readonly signal?: AbortSignal | undefined
}

export async function negotiate({
  transport,
  clock,
  wanted,
  signal,
}: NegotiateOptions): Promise<EngineHandshake> {
  const askedAtMs = clock()
  const answer = await pingEngine(transport, signal)
  const answeredAtMs = clock()
  const engineApiVersion = headerText(answer, 'api-version')
  if (compareVersions(engineApiVersion, minimumApiVersion) < 0) {
    throw unsupportedVersion(
      `The engine is too old: it speaks API ${engineApiVersion}, and ${minimumApiVersion} (Engine 20.10) is needed.`,
    )
  }
  const isNewer = compareVersions(engineApiVersion, maximumApiVersion) > 0
  if (isNewer) await requireStillSpoken(transport, signal)
  if (wanted !== null && compareVersions(wanted, engineApiVersion) > 0) {
    throw unsupportedVersion(
      `DOCKER_API_VERSION asks for API ${wanted}, but the engine speaks up to ${engineApiVersion}.`,
    )
  }
  return {
    apiVersion: wanted ?? (isNewer ? maximumApiVersion : engineApiVersion),
    engineApiVersion,
    osType: headerText(answer, 'ostype') || 'linux',
    isPodman:
      headerText(answer, 'libpod-api-version') !== '' || headerText(answer, 'server').startsWith('Libpod'),
    clockSkewMs: clockSkew(headerText(answer, 'date'), askedAtMs, answeredAtMs),
  }
}

/** HEAD, and GET for what lies between us and an engine and knows no HEAD. Rejects unless an engine answers. */
export async function pingEngine(transport: Transport, signal?: AbortSignal): Promise<TransportResponse> {
  const head = await ping(transport, 'HEAD', signal).catch(nullIfNonsense)
  if (head?.status === 200 && isEngine(head)) return head
  const get = await ping(transport, 'GET', signal)
  const body = get.body.toString()
  if (get.status === 200 && isEngine(get)) return get
  if (get.status >= 500) throw fromStatus(get.status, body)
  if (body.includes('HTTP request to an HTTPS server')) {
    throw engineFailure('BAD_ENDPOINT', 'The engine wants TLS, and the endpoint is set up without.', {
      failure: 'tls-failed',
      detail: body.trim(),
    })
  }
  throw nonsense('no Docker Engine listens here', body, 'not-docker')
}

const ping = (transport: Transport, method: 'HEAD' | 'GET', signal: AbortSignal | undefined) =>
  transport.request({
    method,
    path: '/_ping',
    deadlineMs: pingDeadlineMs,
    maximumBytes: maximumErrorBytes,
    ownConnection: true,
    signal,
  })

/** A server that sends a body with its answer to HEAD may still do GET right. */
function nullIfNonsense(cause: unknown): null {
  if (cause instanceof AppFailure && cause.error.code === 'ENGINE_NONSENSE') return null
  throw cause
}

const isEngine = (response: TransportResponse): boolean =>
  /^\d{1,3}\.\d{1,3}$/.test(headerText(response, 'api-version'))

/** An engine newer than us may have dropped our newest version. It then answers 400 to every call that names it. */
async function requireStillSpoken(transport: Transport, signal: AbortSignal | undefined): Promise<void> {
  const response = await transport.request({
    method: 'GET',
    path: `/v${maximumApiVersion}/_ping`,
    deadlineMs: pingDeadlineMs,
    maximumBytes: maximumErrorBytes,
    ownConnection: true,
    signal,
  })
  if (response.status !== 400) return
  throw unsupportedVersion(
    `The engine no longer speaks API ${maximumApiVersion}, the newest that this app knows: a newer app is needed.`,
  )
}

const unsupportedVersion = (sentence: string) =>
  engineFailure('UNSUPPORTED', sentence, { failure: 'too-old', detail: sentence })

function headerText(response: TransportResponse, name: string): string {
  const value = response.headers[name]
  return typeof value === 'string' ? value : ''
}

/** Negative, 0 or positive, as for sort. Versions such as "1.9" and "1.41" are pairs of numbers, not decimals. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor - bMajor || aMinor - bMinor
}

/** The Date header names a whole second, and the answer took a while: 0 if the clocks may agree, else the least difference. */
function clockSkew(date: string, askedAtMs: number, answeredAtMs: number): number | null {
  const earliestMs = Date.parse(date)
  if (Number.isNaN(earliestMs)) return null
  const latestMs = earliestMs + 999
  if (earliestMs > answeredAtMs) return earliestMs - answeredAtMs
  if (latestMs < askedAtMs) return latestMs - askedAtMs
  return 0
}
