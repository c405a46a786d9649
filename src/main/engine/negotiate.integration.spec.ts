import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import type { EngineHandshake } from './engine-port'
import { createEngine } from './index'
import { compareVersions } from './negotiate'
import { http, startRawServer, type Answer } from './test-support/raw-server'

async function connect(
  answer: Answer,
  { wanted = null, clock }: { wanted?: string | null; clock?: () => number } = {},
): Promise<{ handshake: EngineHandshake | null; reason: string | null; detail: string; lines: string[] }> {
  const server = await startRawServer(answer)
  const engine = createEngine({
    endpoint: { ...server.endpoint, apiVersion: wanted },
    ...(clock ? { clock } : {}),
  })
  const lines = server.requestLines
  try {
    return { handshake: await engine.connect(), reason: null, detail: '', lines }
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause
    const { reason, detail } = engine.describeFailure(cause.error)
    return { handshake: null, reason, detail, lines }
  } finally {
    engine.dispose()
    await server.dispose()
  }
}

const engineOf =
  (version: string, headers: Record<string, string> = {}): Answer =>
  (socket) =>
    socket.write(http(200, '', { 'Api-Version': version, Ostype: 'linux', ...headers }))

describe('the first words with an engine', () => {
  it('agree on the newest version that both speak', async () => {
    expect((await connect(engineOf('1.41'))).handshake).toMatchObject({
      apiVersion: '1.41',
      engineApiVersion: '1.41',
      osType: 'linux',
      isPodman: false,
    })
    expect((await connect(engineOf('1.55'))).handshake).toMatchObject({
      apiVersion: '1.52',
      engineApiVersion: '1.55',
    })
    expect((await connect(engineOf('1.47'), { wanted: '1.43' })).handshake?.apiVersion).toBe('1.43')
  })

  it('ask once, without a version', async () => {
    expect((await connect(engineOf('1.41'))).lines).toEqual(['HEAD /_ping HTTP/1.1'])
  })

  it('know Podman by its header', async () => {
    const podman = engineOf('1.41', { 'Libpod-Api-Version': '4.3.1', Server: 'Libpod/4.3.1 (linux)' })
    expect((await connect(podman)).handshake?.isPodman).toBe(true)
  })

  it('fall back to GET', async () => {
    const noHead: Answer = (socket, line) =>
      socket.write(line.startsWith('HEAD') ? http(405) : http(200, 'OK', { 'Api-Version': '1.44' }))
    expect((await connect(noHead)).handshake?.apiVersion).toBe('1.44')
  })

  it('end with an engine that is too old, or too new, or asked for what it has not', async () => {
    expect((await connect(engineOf('1.40'))).reason).toBe('too-old')
    const tooNew: Answer = (socket, line) =>
      socket.write(line.includes('/v1.52/') ? http(400, 'too old') : http(200, '', { 'Api-Version': '1.90' }))
    expect(await connect(tooNew)).toMatchObject({
      reason: 'too-old',
      detail: expect.stringContaining('newer app') as string,
    })
    expect((await connect(engineOf('1.41'), { wanted: '1.44' })).reason).toBe('too-old')
  })

  it.each<[string, Answer]>([
    ['a page', (socket) => socket.write(http(200, '<html></html>', { 'Content-Type': 'text/html' }))],
    ['another server', (socket) => socket.write(http(404, 'not found'))],
    ['a version that is none', engineOf('latest; rm')],
    ['no HTTP', (socket) => socket.write('220 mail.example ESMTP\r\n')],
  ])('end with %s: this is not Docker', async (_, answer) => {
    expect((await connect(answer)).reason).toBe('not-docker')
  })

  it('end with an engine that fails, in its words', async () => {
    expect(await connect((socket) => socket.write(http(503, '{"message":"starting"}')))).toMatchObject({
      reason: 'not-answering',
      detail: 'starting',
    })
  })

  it('end with an engine that hangs or hangs up', async () => {
    expect((await connect(() => {})).reason).toBe('not-answering')
    expect((await connect((socket) => socket.destroy())).reason).toBe('closed')
  })

  it('say that TLS is wanted', async () => {
    const tls: Answer = (socket) => socket.write(http(400, 'Client sent an HTTP request to an HTTPS server.'))
    expect((await connect(tls)).reason).toBe('tls-failed')
  })

  it('compare the clocks as far as a whole second allows', async () => {
    const at = Date.parse('2026-11-24T08:00:00Z')
    const skew = async (localMs: number, date = 'Tue, 24 Nov 2026 08:00:00 GMT') =>
      (await connect(engineOf('1.41', { Date: date }), { clock: () => localMs })).handshake?.clockSkewMs
    expect(await skew(at + 500)).toBe(0)
    expect(await skew(at - 300_000)).toBe(300_000)
    expect(await skew(at + 300_999)).toBe(-300_000)
    expect(await skew(at, 'soon')).toBeNull()
  })
})

describe('API versions', () => {
  it('are pairs of numbers', () => {
    expect(compareVersions('1.9', '1.41')).toBeLessThan(0)
    expect(compareVersions('2.0', '1.41')).toBeGreaterThan(0)
    expect(compareVersions('1.41', '1.41')).toBe(0)
  })
})
