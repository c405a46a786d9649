/** The docker command line that does what a plan does: exact, and safe to paste. Pure. */
import type { ActionTarget, ContainerVerb, RemoveOptions } from '@shared/domain/action'
import type { RestartPolicy } from '@shared/domain/container'
import { dockerLine } from '@shared/domain/docker-line'
import type { EndpointDescription } from '@shared/domain/engine'
import { writtenPolicy } from '@shared/domain/restart-policy'
import { isPasteable } from '@shared/domain/shell-quote'

export interface CommandTarget extends ActionTarget {
  /** Whether its process exists: only then is it removed with force. */
  readonly isActive: boolean
  /** What set-restart-policy sets. */
  readonly restartPolicy?: RestartPolicy
}

interface CommandRequest {
  readonly endpoint: EndpointDescription
  readonly verb: ContainerVerb
  readonly targets: readonly CommandTarget[]
  readonly options: RemoveOptions
  readonly newName: string | null
}

/**
 * "" without targets. `newName` is a rename's. A removal of running and stopped containers is two commands on one line,
 * with "; " between them: force is for those alone that were shown as running. So are restart policies that differ, as when
 * several are set back to what they were.
 */
export function dockerCommand(request: CommandRequest): string {
  const { verb, targets, options } = request
  if (verb === 'set-restart-policy') return updateCommands(request)
  if (verb !== 'remove' || !options.force) return oneCommand(request, targets, false)
  const plain = targets.filter(({ isActive }) => !isActive)
  const forced = targets.filter(({ isActive }) => isActive)
  const commands = [oneCommand(request, plain, false), oneCommand(request, forced, true)]
  return commands.filter((command) => command !== '').join('; ')
}

function updateCommands({ endpoint, targets }: CommandRequest): string {
  const byPolicy = new Map<string, string[]>()
  for (const target of targets) {
    if (target.restartPolicy === undefined) continue
    const policy = writtenPolicy(target.restartPolicy)
    byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), nameFor(target)])
  }
  return [...byPolicy]
    .map(([policy, names]) => dockerLine(endpoint, ['update', '--restart', policy, ...names]))
    .join('; ')
}

function oneCommand(
  { endpoint, verb, options, newName }: CommandRequest,
  targets: readonly CommandTarget[],
  isForced: boolean,
): string {
  if (targets.length === 0) return ''
  const names = targets.map(nameFor)
  if (newName !== null) names.push(newName)
  return dockerLine(endpoint, [
    'container',
    verb === 'remove' ? 'rm' : verb,
    ...(isForced ? ['--force'] : []),
    ...(verb === 'remove' && options.removeAnonymousVolumes ? ['--volumes'] : []),
    ...(names.some((name) => name.startsWith('-')) ? ['--'] : []),
    ...names,
  ])
}

/** A name that can't be pasted, or none at all (a container that died in creation), is replaced by the full id. */
function nameFor({ id, name }: ActionTarget): string {
  return name !== '' && isPasteable(name) ? name : id
}
