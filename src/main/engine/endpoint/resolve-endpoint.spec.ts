import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeFailure } from '../errors'
import { resolveEndpoint, type EndpointInputs } from './resolve-endpoint'
import { EndpointFailure, type ResolvedEndpoint } from './resolved-endpoint'

const store = '/home/ada/.docker'
const metaFile = (name: string): string =>
  `${store}/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`
const tlsFile = (name: string, file: string): string =>
  `${store}/contexts/tls/${createHash('sha256').update(name).digest('hex')}/docker/${file}`
const context = (name: string, host: unknown, rest: object = {}): string =>
  JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, ...rest } } })

interface World {
  readonly env?: EndpointInputs['env']
  readonly files?: Readonly<Record<string, string>>
  readonly platform?: string
  readonly hostOption?: string
}

function resolve({ env = {}, files = {}, platform = 'linux', hostOption }: World): Promise<ResolvedEndpoint> {
  const readFile = (path: string): Promise<Uint8Array> => {
    const text = files[path]
    if (text === '(denied)') return Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }))
    if (text !== undefined) return Promise.resolve(Buffer.from(text))
    return Promise.reject(Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' }))
  }
  return resolveEndpoint({ env, homeDirectory: '/home/ada', readFile, platform, hostOption })
}

async function refusal(world: World): Promise<EndpointFailure> {
  const cause: unknown = await resolve(world).then(
    (endpoint) => expect.fail(`resolved to ${endpoint.description.url}`),
    (reason: unknown) => reason,
  )
  if (!(cause instanceof EndpointFailure)) throw cause
  return cause
}

// What is accepted here is what the docker CLI 28.2 was seen to do with the same input.
describe('which engine is meant', () => {
  const files = {
    [`${store}/config.json`]: '{"currentContext":"work"}',
    [metaFile('work')]: context('work', 'unix:///run/work.sock'),
    [metaFile('away')]: context('away', 'tcp://10.0.0.5:2375'),
    [metaFile('open')]: context('open', undefined),
  }
  const host = 'tcp://127.0.0.1:1'

  it.each<[World, Partial<ResolvedEndpoint['description']>]>([
    [{}, { url: 'unix:///var/run/docker.sock', source: 'default', contextName: 'default' }],
    [{ platform: 'win32' }, { url: 'npipe:////./pipe/docker_engine', source: 'default' }],
    [{ files }, { url: 'unix:///run/work.sock', source: 'current-context', contextName: 'work' }],
    [
      { files, env: { DOCKER_CONTEXT: 'away' } },
      { url: 'tcp://10.0.0.5:2375', source: 'DOCKER_CONTEXT', contextName: 'away' },
    ],
    [
      { files, env: { DOCKER_CONTEXT: 'default' } },
      { url: 'unix:///var/run/docker.sock', source: 'DOCKER_CONTEXT', contextName: 'default' },
    ],
    [
      { files, env: { DOCKER_CONTEXT: 'open' } },
      { url: 'unix:///var/run/docker.sock', contextName: 'open' },
    ],
    [
      { files, env: { DOCKER_HOST: host, DOCKER_CONTEXT: 'away' } },
      { url: host, source: 'DOCKER_HOST', contextName: 'default' },
    ],
    [
      { files, env: { DOCKER_HOST: host, DOCKER_CONTEXT: 'away' }, hostOption: 'unix:///o.sock' },
      { url: 'unix:///o.sock', source: 'host-option' },
    ],
    [{ files, env: { DOCKER_HOST: '' } }, { url: 'unix:///run/work.sock' }],
    [{ files: { [`${store}/config.json`]: '{"currentContext":""}' } }, { source: 'default' }],
    [{ files: { [`${store}/config.json`]: '{}' } }, { source: 'default' }],
    [{ files: { [`${store}/config.json`]: '{"currentContext":"default"}' } }, { source: 'current-context' }],
  ])('%j', async (world, expected) => {
    expect((await resolve(world)).description).toMatchObject(expected)
  })

  it('takes the store from DOCKER_CONFIG', async () => {
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace(store, '/etc/dc'), text]),
    )
    const endpoint = await resolve({ files: moved, env: { DOCKER_CONFIG: '/etc/dc' } })
    expect(endpoint.target).toEqual({ kind: 'socket', path: '/run/work.sock' })
  })

  it.each([
    ['127.0.0.1:1', 'tcp://127.0.0.1:1'],
    ['unix://', 'unix:///var/run/docker.sock'],
    ['tcp://', 'tcp://localhost:2375'],
    [':1', 'tcp://localhost:1'],
    ['tcp://127.0.0.1', 'tcp://127.0.0.1:2375'],
    ['tcp://127.0.0.1:1/pre', 'tcp://127.0.0.1:1/pre'],
    ['tcp://[::1]:1', 'tcp://[::1]:1'],
    [' unix:///h.sock ', 'unix:///h.sock'],
  ])('reads DOCKER_HOST=%j as docker does: %s', async (DOCKER_HOST, url) => {
    expect((await resolve({ env: { DOCKER_HOST } })).description.url).toBe(url)
  })

  it('reads a pipe on Windows, in either kind of slashes', async () => {
    for (const DOCKER_HOST of ['npipe:////./pipe/my_engine', 'npipe://\\\\.\\pipe\\my_engine']) {
      const { target } = await resolve({ env: { DOCKER_HOST }, platform: 'win32' })
      expect(target).toEqual({ kind: 'socket', path: '//./pipe/my_engine' })
    }
  })

  it.each([
    'http://127.0.0.1:1',
    'https://127.0.0.1:1',
    'fd://',
    'UNIX:///x',
    'unix://tmp/x',
    'unix:///tmp/\u0000x',
    'npipe:////./pipe/x',
    'tcp://127.0.0.1:0',
    'tcp://127.0.0.1:70000',
    'tcp://127.0.0.1:1?x=1',
    'tcp://::1:1',
    'tcp://[127.0.0.1]:1',
    'tcp://host/../x',
    'tcp://ho st',
    'tcp://-x',
    'tcp://evil\r\nHost: x',
    'javascript:alert(1)',
  ])('refuses DOCKER_HOST=%j', async (DOCKER_HOST) => {
    const { error } = await refusal({ env: { DOCKER_HOST } })
    expect(error).toMatchObject({ code: 'BAD_ENDPOINT' })
    expect(describeFailure(error).reason).toBe('bad-endpoint')
  })

  it('lets no password through, neither into the address nor into a sentence', async () => {
    for (const DOCKER_HOST of ['tcp://u:s3cret@h:1', 'ssh://u:s3cret@h', 'http://u:s3cret@h', 'u:s3cret@h']) {
      const cause = await refusal({ env: { DOCKER_HOST } })
      expect(JSON.stringify([cause.error, cause.endpoint, cause.message])).not.toContain('s3cret')
    }
  })

  it('never throws anything but an EndpointFailure', async () => {
    const scheme = fc.constantFrom('', 'unix://', 'tcp://', 'ssh://', 'npipe://', 'x://')
    await fc.assert(
      fc.asyncProperty(scheme, fc.string({ unit: 'binary', maxLength: 40 }), async (prefix, rest) => {
        try {
          await resolve({ env: { DOCKER_HOST: prefix + rest } })
        } catch (cause) {
          expect(cause).toBeInstanceOf(EndpointFailure)
        }
      }),
    )
  })
})

describe('ssh', () => {
  it.each(['ssh://ada@host', 'ssh://host:2222/run/docker.sock', 'ssh://[::1]'])(
    '%s is not supported',
    async (host) => {
      const { error, endpoint } = await refusal({ env: { DOCKER_HOST: host } })
      expect(error.code).toBe('UNSUPPORTED')
      expect(describeFailure(error).reason).toBe('unsupported-transport')
      expect(endpoint.source).toBe('DOCKER_HOST')
    },
  )

  it.each([
    'ssh://-oProxyCommand=touch%20%2Ftmp%2Fquayside-pwn/',
    'ssh://user@-oProxyCommand=x',
    'ssh://-oProxyCommand=x@host/',
    'ssh://`id`.example.com',
    'ssh://a$(id)@host',
    'ssh://host%0a-oX/',
    'ssh://host/?x=1',
    'ssh://host/#f',
    'ssh://',
  ])('%s is wrong', async (host) => {
    const { error } = await refusal({ env: { DOCKER_HOST: host } })
    expect(error.code).toBe('BAD_ENDPOINT')
  })
})

describe('contexts', () => {
  const withMeta = (text: string): World => ({
    env: { DOCKER_CONTEXT: 'prod' },
    files: { [metaFile('prod')]: text },
  })

  it.each([
    [''],
    ['[]'],
    ['{"Name":"__proto__","Endpoints":{"docker":{"Host":123}}}'],
    [context('prod', 123)],
    [context('other', 'unix:///x.sock')],
    ['{"Name":"prod","Endpoints":null}'],
    ['\ufeff{"Name":"prod"}'],
    ['{"Name":"prod","Endpoints":{"__proto__":{"docker":{"Host":"unix:///x"}}}}'],
    ['(denied)'],
  ])('that are broken or lie are refused by name of the file: %j', async (text) => {
    const { error, endpoint } = await refusal(withMeta(text))
    expect(error.code).toBe('BAD_ENDPOINT')
    expect(error.detail).toContain(metaFile('prod'))
    expect(endpoint).toMatchObject({ contextName: 'prod', source: 'DOCKER_CONTEXT' })
  })

  it('that do not exist are never replaced by the default one', async () => {
    for (const name of ['gone', '../../etc', '-x', 'a b']) {
      const { error } = await refusal({ env: { DOCKER_CONTEXT: name } })
      expect(describeFailure(error).reason).toBe('unknown-context')
    }
    const current = { files: { [`${store}/config.json`]: '{"currentContext":"gone"}' } }
    expect((await refusal(current)).error.message).toContain(`${store}/config.json`)
  })

  it('are not guessed at when config.json can not be read', async () => {
    for (const text of ['{"currentContext":', '[]', '{"currentContext":5}', '(denied)']) {
      const { error } = await refusal({ files: { [`${store}/config.json`]: text } })
      expect(error.detail).toContain(`${store}/config.json`)
    }
  })
})

describe('TLS', () => {
  const pem = { ca: 'CA', cert: 'CERT', key: 'KEY' }
  const verified = { DOCKER_HOST: 'tcp://10.0.0.5:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }

  it('comes with DOCKER_TLS_VERIFY, also with the authority alone', async () => {
    const { target } = await resolve({ env: verified, files: { '/certs/ca.pem': pem.ca } })
    expect(target).toMatchObject({ port: 2376, tls: { ca: 'CA', certificate: null, key: null } })
    const files = { '/certs/ca.pem': pem.ca, '/certs/cert.pem': pem.cert, '/certs/key.pem': pem.key }
    expect((await resolve({ env: verified, files })).target).toMatchObject({
      tls: { ca: 'CA', certificate: 'CERT', key: 'KEY' },
    })
  })

  it('is never quietly left out when it was asked for', async () => {
    for (const world of [
      { env: verified },
      { env: verified, files: { '/certs/ca.pem': pem.ca, '/certs/cert.pem': pem.cert } },
      { env: { ...verified, DOCKER_TLS_VERIFY: '', DOCKER_TLS: '1' }, files: { '/certs/ca.pem': pem.ca } },
    ]) {
      expect(describeFailure((await refusal(world)).error).reason).toBe('tls-failed')
    }
  })

  it("is this machine's TLS port when no host is given", async () => {
    const world = { env: { DOCKER_TLS_VERIFY: '1' }, files: { [`${store}/ca.pem`]: pem.ca } }
    expect((await resolve(world)).description.url).toBe('tcp://localhost:2376')
  })

  it('comes with the files of a context, and is refused where a context turns the check off', async () => {
    const env = { DOCKER_CONTEXT: 'far' }
    const files = {
      [metaFile('far')]: context('far', 'tcp://10.0.0.5:2376', { SkipTLSVerify: false }),
      [tlsFile('far', 'ca.pem')]: pem.ca,
    }
    expect((await resolve({ env, files })).target).toMatchObject({ tls: { ca: 'CA' } })
    const skipping = { [metaFile('far')]: context('far', 'tcp://10.0.0.5:2376', { SkipTLSVerify: true }) }
    expect(describeFailure((await refusal({ env, files: skipping })).error).reason).toBe('tls-failed')
  })

  it('means nothing on a socket', async () => {
    const env = { DOCKER_HOST: 'unix:///x.sock', DOCKER_TLS_VERIFY: '1' }
    expect((await resolve({ env })).target).toEqual({ kind: 'socket', path: '/x.sock' })
  })
})

describe('DOCKER_API_VERSION', () => {
  it.each([
    ['1.43', '1.43'],
    ['v1.41', '1.41'],
    ['', null],
  ])('%j is %j', async (DOCKER_API_VERSION, expected) => {
    expect((await resolve({ env: { DOCKER_API_VERSION } })).apiVersion).toBe(expected)
  })

  it.each(['1.40', '1.53', '2', '1.41/../..', 'latest'])('%j is refused', async (DOCKER_API_VERSION) => {
    expect((await refusal({ env: { DOCKER_API_VERSION } })).error.code).toBe('BAD_ENDPOINT')
  })
})
