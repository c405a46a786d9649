/** A docker command as a line for a POSIX shell. Pure. */
import type { EndpointDescription } from './engine'
import { shellCommand } from './shell-quote'

/**
 * Variables and contexts that chose the engine choose it for a terminal of the same person too, so the line stays what
 * a person would type; only the --host option is known to this run alone, and is said again.
 */
export function dockerLine({ source, url }: EndpointDescription, words: readonly string[]): string {
  return shellCommand(['docker', ...(source === 'host-option' ? ['--host', url] : []), ...words])
}
