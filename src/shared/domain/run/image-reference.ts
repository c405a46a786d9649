/** Whether docker takes a text for an image (distribution/reference): an id, a digest, or [registry/]name[:tag][@digest]. */
import { goLower } from './go-values'
import { refuse } from './refusal'

const alphanumeric = '[a-z0-9]+'
const pathComponent = `${alphanumeric}(?:(?:[._]|__|-+)${alphanumeric})*`
const hostComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const registry = String.raw`(?:${hostComponent}(?:\.${hostComponent})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`
const algorithm = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*'
const reference = new RegExp(
  String.raw`^(${registry})/(${pathComponent}(?:/${pathComponent})*)(?::[0-9A-Za-z_][\w.-]{0,127})?(?:@(${algorithm}):([0-9a-fA-F]{32,}))?$`,
)

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** Refuses with docker's words what is no image reference. */
export function checkImageReference(text: string): void {
  if (/^[a-f0-9]{64}$/.test(text) || isDigest(text)) return
  const [domain, remainder] = splitRegistry(text)
  const name = remainder.split(':', 1)[0] ?? ''
  if (goLower(name) !== name) {
    refuse(`invalid reference format: repository name (${name}) must be lowercase`)
  }
  const parts = reference.exec(`${domain}/${remainder}`)
  if (!parts) return refuse('invalid reference format')
  const [, , path = '', digestAlgorithm, hash = ''] = parts
  if (path.length > 255) refuse('repository name must not be more than 255 characters')
  if (digestAlgorithm === undefined) return
  const length = Object.hasOwn(digestLengths, digestAlgorithm) ? digestLengths[digestAlgorithm] : undefined
  if (length === undefined) refuse('unsupported digest algorithm')
  if (hash.length !== length) refuse('invalid checksum digest length')
  if (/[A-F]/.test(hash)) refuse('invalid checksum digest format')
}

function isDigest(text: string): boolean {
  const [, algorithmName = '', hash = ''] = /^([a-z0-9]+):([a-f0-9]+)$/.exec(text) ?? []
  return Object.hasOwn(digestLengths, algorithmName) && hash.length === digestLengths[algorithmName]
}

/** The first part is a registry if it looks like a host; otherwise all of it is a name on Docker Hub. */
function splitRegistry(text: string): readonly [domain: string, remainder: string] {
  const slash = text.indexOf('/')
  if (slash < 0) return ['docker.io', `library/${text}`]
  const first = text.slice(0, slash)
  const rest = text.slice(slash + 1)
  const isHost = first === 'localhost' || /[.:]/.test(first) || goLower(first) !== first
  const domain = isHost && first !== 'index.docker.io' ? first : 'docker.io'
  const remainder = isHost ? rest : text
  return domain === 'docker.io' && !remainder.includes('/')
    ? [domain, `library/${remainder}`]
    : [domain, remainder]
}
