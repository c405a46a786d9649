/** What an action takes with it or leaves behind, and what can't be done at all. Pure. */
import type { ContainerVerb, PlanNote, PlanRefusal, RemoveOptions } from '@shared/domain/action'
import { isActive, looksAnonymous, type Container } from '@shared/domain/container'

/**
 * Only what the engine would refuse for certain: the rest is its own to judge. A paused container can be stopped and
 * killed (the engine resumes it for that, API 1.25 and later), a running one started (HTTP 304).
 */
export function refusalOf(
  verb: ContainerVerb,
  container: Container,
  options: RemoveOptions,
): PlanRefusal['reason'] | null {
  // The engine would obey, and the orchestrator would then undo it.
  if (container.isSwarmTask) return 'is-swarm-task'
  switch (verb) {
    case 'remove':
      return isActive(container.state) && !options.force ? 'is-running' : null
    case 'start':
      return container.state === 'paused' ? 'wrong-state' : null
    case 'pause':
      return container.state === 'running' ? null : 'wrong-state'
    case 'unpause':
      return container.state === 'paused' ? null : 'wrong-state'
    case 'kill':
      return isActive(container.state) ? null : 'wrong-state'
    default:
      return null
  }
}

/**
 * Whether the container itself is gone afterwards: one with `--rm` is removed by the engine when it ends, and so may be
 * one of which that is not known. A restart spares it (API 1.41: the engine turns the flag off meanwhile).
 */
export function isRemovedBy(verb: ContainerVerb, container: Container): boolean {
  return verb === 'remove' || (mayRemove(verb, container) && isActive(container.state))
}

/** As isRemovedBy, but whatever the state: what is shown as stopped may have been started a moment ago. */
export function mayRemove(verb: ContainerVerb, container: Container): boolean {
  return (verb === 'stop' || verb === 'kill') && container.isAutoRemove !== false
}

export function notesOf(
  verb: ContainerVerb,
  container: Container,
  options: RemoveOptions,
  others: Iterable<Container>,
): readonly PlanNote[] {
  const notes: PlanNote[] = []
  if (verb === 'remove' && isActive(container.state)) notes.push({ kind: 'is-running' })
  if (isRemovedBy(verb, container)) {
    const volumeNames = container.mounts.flatMap((mount) => mount.volumeName ?? [])
    const anonymous = volumeNames.filter(looksAnonymous)
    const named = volumeNames.filter((name) => !looksAnonymous(name))
    // The engine removes them with a container that was run with --rm, whatever it is asked.
    const isRemoved = options.removeAnonymousVolumes || container.isAutoRemove !== false
    if (anonymous.length > 0) notes.push({ kind: 'anonymous-volumes', names: anonymous, isRemoved })
    if (named.length > 0) notes.push({ kind: 'named-volumes-stay', names: named })
    if (container.state !== 'created') notes.push({ kind: 'logs-go' })
  }
  if (container.isAutoRemove !== false && ['remove', 'stop', 'kill'].includes(verb)) {
    notes.push({ kind: 'auto-remove' })
  }
  if (container.composeProject !== null) {
    notes.push({ kind: 'compose-member', project: container.composeProject })
  }
  if (['remove', 'stop', 'kill', 'restart'].includes(verb)) {
    const names = [...others]
      .filter((other) => other.networkMode === `container:${container.id}`)
      .map((other) => other.name)
    if (names.length > 0) notes.push({ kind: 'network-shared-by', names })
  }
  return notes
}
