/** Subscribing to the engine's events. */
import type { EventStream } from './engine-port'
import type { EngineClient } from './client'
import { engineFailure } from './errors'
import { createEventStream } from './streams/event-stream'

/**
 * A white list, as the engine has no black one: exec_create, exec_start and exec_die alone are three events for every
 * health probe. With "health_status" among them an engine takes every entry as the beginning of an action
 * (daemon/events/filter.go), and none of these begins one that is left out. "died" is Podman's word for die.
 */
const followed = {
  type: ['container', 'image', 'network', 'volume', 'daemon', 'builder', 'plugin', 'node'],
  event: [
    'create',
    'start',
    'die',
    'died',
    'stop',
    'kill',
    'oom',
    'pause',
    'unpause',
    'rename',
    'update',
    'destroy',
    'restart',
    'health_status',
    'connect',
    'disconnect',
    'mount',
    'unmount',
    'tag',
    'untag',
    'delete',
    'pull',
    'push',
    'import',
    'load',
    'remove',
    'reload',
    'prune',
    'commit',
    'enable',
    'disable',
  ],
}

export async function openEvents(
  client: EngineClient,
  onProblem: (sentence: string) => void,
  since: string | undefined,
  signal: AbortSignal | undefined,
): Promise<EventStream> {
  const query = {
    filters: JSON.stringify(followed),
    since: since === undefined ? undefined : sinceSeconds(since),
  }
  const { body } = await client.openStream({ path: '/events', query, signal })
  return createEventStream({ body, onProblem, signal })
}

/** The engine takes "seconds.fraction" and fills the fraction up on the right: all nine digits must be there. */
function sinceSeconds(nanoseconds: string): string {
  if (!/^\d{1,19}$/.test(nanoseconds)) {
    throw engineFailure('INVALID_INPUT', 'This is not a time in nanoseconds.', { field: 'since' })
  }
  const digits = nanoseconds.padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}
