/** One docker command as a line for a POSIX shell that reaches the engine of this run, whatever the terminal's own choice. Pure. */
import type { EndpointDescription } from './engine'
import { shellCommand, shellQuote } from './shell-quote'

/**
 * The terminal that it is pasted into has an environment of its own, and another context may be current by then: what
 * chose the engine of this run is said again, in the same way. Only what docker does by itself is left to it.
 */
export function dockerLine(endpoint: EndpointDescription, words: readonly string[]): string {
  const { source, url, contextName } = endpoint
  if (source === 'host-option') return shellCommand(['docker', '--host', url, ...words])
  if (source === 'DOCKER_HOST') return `DOCKER_HOST=${shellQuote(url)} ${shellCommand(['docker', ...words])}`
  const context = contextName === 'default' ? [] : ['--context', contextName]
  return shellCommand(['docker', ...context, ...words])
}
