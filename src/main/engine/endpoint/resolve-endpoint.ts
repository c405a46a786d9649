/**
 * Which engine is meant: the decision that the docker CLI makes, from the same sources in the same order. Everything
 * it depends on comes in as a parameter.
 */
import path from 'node:path'
import type { EndpointDescription, EndpointSource } from '@shared/domain/engine'
import { AppFailure } from '@shared/domain/result'
import { engineFailure } from '../errors'
import { compareVersions, maximumApiVersion, minimumApiVersion } from '../negotiate'
import { readContext, readCurrentContext, readTls, type ReadFile } from './context-store'
import { parseHost, withoutPassword, type HostAddress } from './host-url'
import {
  EndpointFailure,
  type EndpointTarget,
  type ResolvedEndpoint,
  type TlsMaterial,
} from './resolved-endpoint'

export interface EndpointInputs {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  readonly readFile: ReadFile
  /** As process.platform. */
  readonly platform: string
  /** The --host option. */
  readonly hostOption?: string | undefined
}

/** Rejects with an EndpointFailure: BAD_ENDPOINT for what is wrong, UNSUPPORTED for ssh. */
export async function resolveEndpoint(inputs: EndpointInputs): Promise<ResolvedEndpoint> {
  let known: EndpointDescription = { url: '', source: 'default', contextName: 'default' }
  const learn = (part: Partial<EndpointDescription>): void => {
    known = { ...known, ...part }
  }
  try {
    const { address, tls } = await chooseAddress(inputs, learn)
    const target = toTarget(address, tls)
    learn({ url: urlOf(address) })
    return { description: known, target, apiVersion: pinnedApiVersion(inputs.env) }
  } catch (cause) {
    if (cause instanceof AppFailure) throw new EndpointFailure(cause.error, known)
    throw cause
  }
}

interface Chosen {
  readonly address: HostAddress
  readonly tls: TlsMaterial | null
}

async function chooseAddress(
  inputs: EndpointInputs,
  learn: (part: Partial<EndpointDescription>) => void,
): Promise<Chosen> {
  const { env, platform, readFile } = inputs
  const configDirectory = env['DOCKER_CONFIG'] || path.join(inputs.homeDirectory, '.docker')

  const explicit = explicitHost(inputs)
  if (explicit !== null) {
    learn({ source: explicit.source, url: withoutPassword(explicit.host) })
    const origin = explicit.source === 'host-option' ? '--host' : 'DOCKER_HOST'
    const address = parseHost(explicit.host, origin, platform)
    return {
      address,
      tls: address.kind === 'tcp' ? await environmentTls(env, configDirectory, readFile) : null,
    }
  }

  const context = await chooseContext(env, configDirectory, readFile)
  if (context === null || context.name === 'default') {
    learn({ source: context?.source ?? 'default' })
    // Asked for TLS without a host, docker takes this machine's TLS port.
    if (!asksForTls(env)) return { address: parseHost('', 'the default', platform), tls: null }
    const tls = await environmentTls(env, configDirectory, readFile)
    return { address: parseHost('tcp://localhost:2376', 'the default', platform), tls }
  }
  learn({ source: context.source, contextName: context.name })
  const { host, tls } = await readContext(context.name, configDirectory, context.origin, readFile)
  learn({ url: withoutPassword(host) })
  return { address: parseHost(host, `the context "${context.name}"`, platform), tls }
}

function explicitHost({
  env,
  hostOption,
}: EndpointInputs): { readonly host: string; readonly source: EndpointSource } | null {
  if (hostOption) return { host: hostOption, source: 'host-option' }
  const host = env['DOCKER_HOST']
  return host ? { host, source: 'DOCKER_HOST' } : null
}

async function chooseContext(
  env: EndpointInputs['env'],
  configDirectory: string,
  readFile: ReadFile,
): Promise<{ readonly name: string; readonly source: EndpointSource; readonly origin: string } | null> {
  const fromEnvironment = env['DOCKER_CONTEXT']
  if (fromEnvironment) return { name: fromEnvironment, source: 'DOCKER_CONTEXT', origin: 'DOCKER_CONTEXT' }
  const current = await readCurrentContext(configDirectory, readFile)
  if (current === null) return null
  return { name: current, source: 'current-context', origin: path.join(configDirectory, 'config.json') }
}

const asksForTls = (env: EndpointInputs['env']): boolean => !!env['DOCKER_TLS_VERIFY'] || !!env['DOCKER_TLS']

async function environmentTls(
  env: EndpointInputs['env'],
  configDirectory: string,
  readFile: ReadFile,
): Promise<TlsMaterial | null> {
  if (!asksForTls(env)) return null
  if (!env['DOCKER_TLS_VERIFY']) {
    throw engineFailure(
      'BAD_ENDPOINT',
      "DOCKER_TLS asks for TLS without a check of the server's certificate.",
      {
        failure: 'tls-failed',
        detail:
          'Without that check anyone on the way can take the engine over. Set DOCKER_TLS_VERIFY=1 instead.',
      },
    )
  }
  const folder = env['DOCKER_CERT_PATH'] || configDirectory
  const tls = await readTls(folder, readFile)
  if (tls?.ca) return tls
  throw engineFailure(
    'BAD_ENDPOINT',
    "DOCKER_TLS_VERIFY needs the authority's certificate, and there is none.",
    {
      failure: 'tls-failed',
      detail: `${path.join(folder, 'ca.pem')} does not exist. Set DOCKER_CERT_PATH to the folder that has it.`,
    },
  )
}

function toTarget(address: HostAddress, tls: TlsMaterial | null): EndpointTarget {
  if (address.kind === 'socket') return { kind: 'socket', path: address.path }
  return { ...address, tls }
}

function urlOf(address: HostAddress): string {
  if (address.kind === 'socket') return address.url
  const { host, port, pathPrefix } = address
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}${pathPrefix}`
}

/** As with docker, a version that is set is spoken whatever the engine says; but only one that this app knows. */
function pinnedApiVersion(env: EndpointInputs['env']): string | null {
  const text = env['DOCKER_API_VERSION']
  if (!text) return null
  const version = text.replace(/^v/, '')
  const isKnown =
    /^\d{1,3}\.\d{1,3}$/.test(version) &&
    compareVersions(version, minimumApiVersion) >= 0 &&
    compareVersions(version, maximumApiVersion) <= 0
  if (isKnown) return version
  throw engineFailure(
    'BAD_ENDPOINT',
    `DOCKER_API_VERSION must be between ${minimumApiVersion} and ${maximumApiVersion}, or not set.`,
    { failure: 'bad-endpoint', detail: `DOCKER_API_VERSION=${text.slice(0, 100)}` },
  )
}
