/**
 * Docker's own files: config.json, the store of contexts, and TLS files. Read once, when the endpoint is resolved;
 * nothing in them is trusted to have the right shape. Never written.
 */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { isObject, toObject, type RawObject } from '../api/read'
import { engineFailure } from '../errors'
import type { TlsMaterial } from './resolved-endpoint'

/** Rejects as node:fs does, with a `code`. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** The docker CLI's own rule. */
const contextNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/
const maximumFileBytes = 10 * 1024 * 1024

export interface DockerContext {
  /** "" when the context leaves it to docker. */
  readonly host: string
  /** null without TLS files. */
  readonly tls: TlsMaterial | null
}

/** The context that config.json names, or null for the default one. */
export async function readCurrentContext(
  configDirectory: string,
  readFile: ReadFile,
): Promise<string | null> {
  const file = path.join(configDirectory, 'config.json')
  const text = await readText(file, readFile)
  if (text === null) return null
  // docker warns and goes on with the default context. A person who chose another engine must not find themselves on
  // this machine's because of a missing comma.
  const config = parseObject(text)
  if (config === null) {
    throw badFile(file, 'it is not a JSON object', 'Mend or remove it, or set DOCKER_HOST.')
  }
  const name = config.currentContext
  if (name === undefined || name === null || name === '') return null
  if (typeof name !== 'string') throw badFile(file, 'its currentContext is not text', 'Mend or remove it.')
  return name
}

export async function readContext(
  name: string,
  configDirectory: string,
  origin: string,
  readFile: ReadFile,
): Promise<DockerContext> {
  const wayOut = `"docker context ls" shows the contexts that there are, "docker context use" chooses one.`
  if (!contextNamePattern.test(name)) {
    throw engineFailure('BAD_ENDPOINT', `${origin} names a context with a name that docker does not allow.`, {
      failure: 'unknown-context',
      detail: `${name.slice(0, 200)}. ${wayOut}`,
    })
  }
  const folder = createHash('sha256').update(name).digest('hex')
  const file = path.join(configDirectory, 'contexts', 'meta', folder, 'meta.json')
  const text = await readText(file, readFile)
  if (text === null) {
    throw engineFailure(
      'BAD_ENDPOINT',
      `${origin} names the context "${name}", and there is none of that name.`,
      {
        failure: 'unknown-context',
        detail: `${file} does not exist. ${wayOut}`,
      },
    )
  }
  const meta = parseObject(text)
  if (meta === null) throw badFile(file, 'it is not a JSON object', wayOut)
  if (meta.Name !== name) throw badFile(file, 'it describes a context of another name', wayOut)
  const endpoint = toObject(meta.Endpoints).docker
  if (!isObject(endpoint)) throw badFile(file, 'it has no docker endpoint', wayOut)
  const host = endpoint.Host ?? ''
  if (typeof host !== 'string') throw badFile(file, 'its host is not text', wayOut)
  if (endpoint.SkipTLSVerify === true) {
    throw engineFailure(
      'BAD_ENDPOINT',
      `The context "${name}" turns the check of the server's certificate off.`,
      {
        failure: 'tls-failed',
        detail: `${file} says SkipTLSVerify. Without that check anyone on the way can take the engine over. Update the context with the authority's certificate: docker context update ${name} --docker "host=…,ca=…".`,
      },
    )
  }
  const tls = await readTls(path.join(configDirectory, 'contexts', 'tls', folder, 'docker'), readFile)
  return { host, tls }
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder, null when it has none of them. */
export async function readTls(folder: string, readFile: ReadFile): Promise<TlsMaterial | null> {
  const [ca, certificate, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readText(path.join(folder, name), readFile)),
  )
  if (!ca && !certificate && !key) return null
  if (!certificate !== !key) {
    throw engineFailure('BAD_ENDPOINT', 'A client certificate needs its key, and a key its certificate.', {
      failure: 'tls-failed',
      detail: `${folder} has ${certificate ? 'cert.pem without key.pem' : 'key.pem without cert.pem'}.`,
    })
  }
  return { ca: ca ?? null, certificate: certificate ?? null, key: key ?? null }
}

/** null when there is no such file. Any other trouble is an answer in itself: it may hide what was chosen. */
async function readText(file: string, readFile: ReadFile): Promise<string | null> {
  try {
    const bytes = await readFile(file)
    if (bytes.length > maximumFileBytes) throw new Error('the file is larger than 10 MiB')
    return Buffer.from(bytes).toString('utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const words = cause instanceof Error ? cause.message : String(cause)
    throw badFile(file, `it can't be read: ${words}`, 'Make it readable, or set DOCKER_HOST.')
  }
}

function parseObject(text: string): RawObject | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}

const badFile = (file: string, why: string, wayOut: string) =>
  engineFailure('BAD_ENDPOINT', `One of docker's files can't be used: ${why}.`, {
    failure: 'bad-endpoint',
    detail: `${file}. ${wayOut}`,
  })
