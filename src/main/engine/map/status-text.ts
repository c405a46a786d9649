/**
 * The sentence in a list row's `Status`, such as "Exited (137) 3 days ago": up to API 1.51 the only place where a list
 * tells the exit code and the health. Holds nothing.
 */
import type { ContainerHealth } from '@shared/domain/container'

/** "Exited (3) 2 seconds ago" and "Restarting (5) 1 second ago"; null in every other state. */
export function exitCodeOfStatus(status: string): number | null {
  const code = /^(?:Exited|Restarting) \((-?\d{1,10})\)/.exec(status)?.[1]
  return code === undefined ? null : Number(code)
}

/** "Up 2 hours (unhealthy)", "Up 1 second (health: starting)"; a paused container shows "(Paused)" in its place. */
export function healthOfStatus(status: string): ContainerHealth {
  if (!status.endsWith(')')) return 'none'
  switch (/^Up .*\(([^()]*)\)$/.exec(status)?.[1]) {
    case 'healthy':
      return 'healthy'
    case 'unhealthy':
      return 'unhealthy'
    case 'health: starting':
    case 'starting':
      return 'starting'
    default:
      return 'none'
  }
}
