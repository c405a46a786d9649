/**
 * What a start of the app asks for in terms of engines, for a second start to be compared with the running one. Pure.
 */
import { parseCommandLine } from './command-line'

/** Sent from the second start to the first: whatever has a say in which engine is meant. */
export interface AskedEngine {
  readonly host: string
  readonly dockerHost: string
  readonly dockerContext: string
  readonly dockerConfig: string
}

export function askedEngine(
  commandLine: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AskedEngine {
  return {
    host: parseCommandLine(commandLine).host ?? '',
    dockerHost: env['DOCKER_HOST'] ?? '',
    dockerContext: env['DOCKER_CONTEXT'] ?? '',
    dockerConfig: env['DOCKER_CONFIG'] ?? '',
  }
}

/** `other` comes from another process: what is not such an object asks for nothing that is known. */
export function asksForAnother(own: AskedEngine, other: unknown): boolean {
  if (typeof other !== 'object' || other === null) return true
  const theirs: Partial<Record<keyof AskedEngine, unknown>> = other
  // In docker's own order: what comes first leaves the rest without a say.
  if (own.host !== theirs.host) return true
  if (own.host !== '') return false
  if (own.dockerHost !== theirs.dockerHost) return true
  if (own.dockerHost !== '') return false
  return own.dockerContext !== theirs.dockerContext || own.dockerConfig !== theirs.dockerConfig
}
