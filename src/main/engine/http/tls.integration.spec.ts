import { createServer, type ServerOptions } from 'node:https'
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import type { TlsMaterial } from '../endpoint/resolved-endpoint'
import { createEngine } from '../index'
import { authority, otherAuthority, serverCertificate, serverKey } from '../test-support/certificates'

interface Outcome {
  /** Why no connection came about; null if one did. */
  readonly reason: string | null
  readonly requests: number
  readonly clientNames: readonly unknown[]
}

/** Connects to a TLS server that answers as an engine does. */
async function connect(
  tls: Partial<TlsMaterial> | null,
  server: ServerOptions = {},
  host = '127.0.0.1',
): Promise<Outcome> {
  let requests = 0
  const clientNames: unknown[] = []
  const listening = createServer(
    { cert: serverCertificate, key: serverKey, ...server },
    (request, response) => {
      requests += 1
      clientNames.push('getPeerCertificate' in request.socket ? peerName(request.socket) : null)
      response.writeHead(200, { 'Api-Version': '1.41' }).end()
    },
  )
  listening.on('tlsClientError', () => {})
  const close = closer(listening)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const reason = await reasonOf((listening.address() as AddressInfo).port, tls, host)
  await close()
  return { reason, requests, clientNames }
}

async function reasonOf(
  port: number,
  tls: Partial<TlsMaterial> | null,
  host: string,
): Promise<string | null> {
  const material = tls && { ca: null, certificate: null, key: null, ...tls }
  const engine = createEngine({
    endpoint: {
      description: { url: `tcp://${host}:${port}`, source: 'DOCKER_HOST', contextName: 'default' },
      target: { kind: 'tcp', host, port, pathPrefix: '', tls: material },
      apiVersion: null,
    },
  })
  try {
    await engine.connect()
    return null
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause
    return engine.describeFailure(cause.error).reason
  } finally {
    engine.dispose()
  }
}

/** Ends a server together with connections on which nothing sensible was ever said. */
function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  return () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
}

function peerName(socket: object): unknown {
  const certificate = (
    socket as { getPeerCertificate(): { subject?: { CN?: unknown } } }
  ).getPeerCertificate()
  return certificate.subject?.CN ?? null
}

describe('TLS', () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  afterEach(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
  })

  it('is spoken with an authority alone, and with a certificate of our own', async () => {
    expect(await connect({ ca: authority })).toEqual({ reason: null, requests: 1, clientNames: [null] })
    const own = { ca: authority, certificate: serverCertificate, key: serverKey }
    const both = await connect(own, { requestCert: true, rejectUnauthorized: true, ca: authority })
    expect(both).toEqual({ reason: null, requests: 1, clientNames: ['engine'] })
  })

  it('sends no byte of a request to a server that it does not trust, whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    const untrusted = { reason: 'tls-failed', requests: 0, clientNames: [] }
    expect(await connect({ ca: otherAuthority })).toEqual(untrusted)
    // Without an authority of its own it is the system's that count, and they don't know this one.
    expect(await connect({})).toEqual(untrusted)
  })

  it('wants a certificate for the name that was asked for', async () => {
    expect((await connect({ ca: authority }, {}, 'localhost')).reason).toBeNull()
    const wrongName = await connect({ ca: authority }, {}, '127.0.0.2')
    expect(wrongName.requests).toBe(0)
  })

  it('is 1.2 or newer', async () => {
    const old = await connect(
      { ca: authority },
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL' },
    )
    expect(old).toMatchObject({ reason: 'tls-failed', requests: 0 })
  })

  it('fails clearly with files that are no certificates', async () => {
    expect((await connect({ ca: authority, certificate: 'x', key: 'y' })).reason).toBe('tls-failed')
  })

  it('fails clearly on either side without the other', async () => {
    expect((await connect(null)).reason).not.toBeNull()
    const plain = createPlainServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 X\r\n\r\n'))
    const close = closer(plain)
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    expect(await reasonOf((plain.address() as AddressInfo).port, { ca: authority }, '127.0.0.1')).toBe(
      'tls-failed',
    )
    await close()
  })

  it('and plain TCP: a host that is not known, and a port that nobody listens on', async () => {
    expect(await reasonOf(2375, null, 'no-such-host.invalid')).toBe('unknown-host')
    expect(await reasonOf(1, null, '127.0.0.1')).toBe('refused')
  })
})
