/**
 * The one gate to URL paths: what does not look like an id or a name of its kind never becomes part of a request.
 * An id such as "x?force=1" would otherwise change the request, and "../volumes/x" its target.
 */
import { engineFailure } from './errors'

const hexId = /^[0-9a-f]{64}$/
/** Swarm objects have ids of 25 characters, base 36. */
const networkIdPattern = /^(?:[0-9a-f]{64}|[0-9a-z]{25})$/
const imageIdPattern = /^sha256:[0-9a-f]{64}$/
const volumeNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/
const referencePattern = /^[a-zA-Z0-9][a-zA-Z0-9._\-/:@]{0,510}$/
/** The engine's own rule for container names. */
const containerNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/

export const isContainerId = (text: string): boolean => hexId.test(text)
export const isNetworkId = (text: string): boolean => networkIdPattern.test(text)
export const isImageId = (text: string): boolean => imageIdPattern.test(text)

function checked(pattern: RegExp, text: string, field: string, what: string): string {
  if (typeof text !== 'string' || !pattern.test(text)) {
    throw engineFailure('INVALID_INPUT', `This is not ${what}.`, { field })
  }
  return text
}

export const containerId = (id: string): string => checked(hexId, id, 'id', 'a full container id')
export const execId = (id: string): string => checked(hexId, id, 'id', 'a full exec id')
export const networkId = (id: string): string => checked(networkIdPattern, id, 'id', 'a full network id')
export const containerName = (name: string): string =>
  checked(containerNamePattern, name, 'name', 'a name that the engine takes for a container')

export const volumeSegment = (name: string): string =>
  encodeURIComponent(checked(volumeNamePattern, name, 'name', 'a volume name'))

export function isImageReference(text: string): boolean {
  return (
    referencePattern.test(text) &&
    !text.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')
  )
}

/** An image's id, or a reference such as "localhost:5000/team/web:1"; its slashes stay slashes for the engine. */
export function imageSegments(idOrReference: string): string {
  const text = checked(referencePattern, idOrReference, 'id', 'an image id or reference')
  if (!isImageReference(text)) {
    throw engineFailure('INVALID_INPUT', 'This is not an image id or reference.', { field: 'id' })
  }
  return text.split('/').map(encodeURIComponent).join('/')
}
