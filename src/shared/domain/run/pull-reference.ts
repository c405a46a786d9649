/** An image reference as `POST /images/create` wants it. */
import { checkImageReference } from './image-reference'
import { isTaken } from './flag-words'

export interface PullReference {
  readonly fromImage: string
  /** A tag, or a digest with its algorithm. */
  readonly tag: string
}

/**
 * Without a tag docker pulls "latest", and of a tag and a digest the digest counts (docker/cli 28.2, getAPITagFromNamedRef).
 * null for an id, which no registry knows, and for what is no reference.
 */
export function pullReference(text: string): PullReference | null {
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(text) || !isTaken(() => checkImageReference(text))) return null
  const at = text.indexOf('@')
  const named = at < 0 ? text : text.slice(0, at)
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const fromImage = colon < 0 ? named : named.slice(0, colon)
  if (at >= 0) return { fromImage, tag: text.slice(at + 1) }
  return { fromImage, tag: colon < 0 ? 'latest' : named.slice(colon + 1) }
}
