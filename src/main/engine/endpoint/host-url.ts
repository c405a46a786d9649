/**
 * Host strings such as "unix:///var/run/docker.sock" and "tcp://10.0.0.5:2376", taken as the docker CLI takes them but
 * checked more strictly: what is not plainly an address is refused. Never quotes a password.
 */
import { isIP } from 'node:net'
import type { AppFailure } from '@shared/domain/result'
import { engineFailure } from '../errors'

export type HostAddress =
  | { readonly kind: 'socket'; readonly path: string; readonly url: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly pathPrefix: string
    }

export const defaultUnixSocket = '/var/run/docker.sock'
export const defaultPipe = '//./pipe/docker_engine'
/** Also with TLS: the docker CLI (28.2) takes 2376 only when no host is given at all. */
const defaultTcpPort = 2375

export const defaultHost = (platform: string): HostAddress =>
  platform === 'win32' ? pipeAddress(defaultPipe) : socketAddress(defaultUnixSocket)

const socketAddress = (path: string): HostAddress => ({ kind: 'socket', path, url: `unix://${path}` })
const pipeAddress = (path: string): HostAddress => ({ kind: 'socket', path, url: `npipe://${path}` })

/**
 * Rejects with BAD_ENDPOINT, or with UNSUPPORTED for ssh, by throwing. `origin` says where the host string is from,
 * e.g. "DOCKER_HOST", and is part of the sentence.
 */
export function parseHost(text: string, origin: string, platform: string): HostAddress {
  const host = text.trim()
  if (host === '') return defaultHost(platform)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(host)?.[1]
  const rest = scheme === undefined ? host : host.slice(scheme.length + 3)
  switch (scheme) {
    case 'unix':
      return parseSocket(rest, origin, host)
    case 'npipe':
      return parsePipe(rest, origin, host, platform)
    // Without a scheme docker takes "host:port" for tcp.
    case 'tcp':
    case undefined:
      return parseTcp(rest, origin, host)
    case 'ssh':
      return refuseSsh(rest, origin, host)
    default:
      throw badHost(origin, host, 'docker knows unix://, npipe://, tcp:// and ssh:// only')
  }
}

function parseSocket(path: string, origin: string, host: string): HostAddress {
  if (path === '') return socketAddress(defaultUnixSocket)
  if (!path.startsWith('/') || hasControls(path)) {
    throw badHost(origin, host, 'the path of a socket begins with a slash')
  }
  return socketAddress(path)
}

function parsePipe(path: string, origin: string, host: string, platform: string): HostAddress {
  if (platform !== 'win32') throw badHost(origin, host, 'named pipes exist on Windows only')
  if (path === '') return pipeAddress(defaultPipe)
  // "////./pipe/name" after the scheme's own slashes, as docker writes it; this machine's pipes only.
  const name = /^\/{0,2}\/\/\.\/pipe\/([^/\\]+)$/.exec(path.replaceAll('\\', '/'))?.[1]
  if (name === undefined || hasControls(name)) throw badHost(origin, host, 'a pipe is //./pipe/ and a name')
  return pipeAddress(`//./pipe/${name}`)
}

const hostNamePattern =
  /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,62})(?:\.[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,62}))*\.?$/

function parseTcp(rest: string, origin: string, host: string): HostAddress {
  const match = /^(\[[^\][]*\]|[^:/\][@?#]*)(?::(\d{1,5}))?(\/[A-Za-z0-9._~/-]*)?$/.exec(rest)
  if (match === null) throw badHost(origin, host, 'a tcp address is a host and a port')
  const [, name = '', portText, path = ''] = match
  const isBracketed = name.startsWith('[')
  const bare = isBracketed ? name.slice(1, -1) : name || 'localhost'
  const isHost = isBracketed ? isIP(bare) === 6 : hostNamePattern.test(bare)
  if (!isHost) throw badHost(origin, host, 'this is not a host name or an address')
  const port = portText === undefined ? defaultTcpPort : Number(portText)
  if (port < 1 || port > 65_535) throw badHost(origin, host, 'ports go from 1 to 65535')
  if (path.split('/').includes('..')) throw badHost(origin, host, 'the path may not lead upwards')
  return { kind: 'tcp', host: bare, port, pathPrefix: path.replace(/\/+$/, '') }
}

/** Parsed all the same: a host that ssh would read as an option is wrong, not merely not supported. */
function refuseSsh(rest: string, origin: string, host: string): never {
  const match = /^(?:([^@/]*)@)?(\[[^\][]*\]|[^:/\][@?#]+)(?::(\d{1,5}))?(\/[^?#]*)?$/.exec(rest)
  const [, user, name = '', portText] = match ?? []
  const bare = name.startsWith('[') ? name.slice(1, -1) : name
  const port = portText === undefined ? 22 : Number(portText)
  const isPlain =
    match !== null &&
    (user === undefined || /^[a-z_][a-z0-9_.-]{0,31}$/i.test(user)) &&
    (name.startsWith('[') ? isIP(bare) === 6 : hostNamePattern.test(bare)) &&
    port >= 1 &&
    port <= 65_535
  if (!isPlain) throw badHost(origin, host, 'an ssh address is a user, a host and a port, without a password')
  throw engineFailure('UNSUPPORTED', `${origin} leads over ssh, which Quayside can't do yet.`, {
    failure: 'unsupported-transport',
    detail: `${withoutPassword(host)}: forward the engine's socket, for example with "ssh -L /tmp/docker.sock:/var/run/docker.sock", and set DOCKER_HOST=unix:///tmp/docker.sock.`,
  })
}

const hasControls = (text: string): boolean => /[\x00-\x1f\x7f]/.test(text)

function badHost(origin: string, host: string, why: string): AppFailure {
  return engineFailure('BAD_ENDPOINT', `The host in ${origin} can't be used: ${why}.`, {
    failure: 'bad-endpoint',
    detail: `${origin}: ${withoutPassword(host)}`,
  })
}

/** For display: whatever stands before an "@" may hold a password. */
export function withoutPassword(host: string): string {
  return host.slice(0, 512).replace(/^([a-zA-Z][a-zA-Z0-9+.-]*:\/\/)?.*@/s, '$1…@')
}
