/** The docker command line that does what a plan does: exact, and safe to paste. Pure. */
import type { ActionTarget, ContainerVerb, RemoveOptions } from '@shared/domain/action'
import type { EndpointDescription } from '@shared/domain/engine'
import { isPasteable, shellCommand } from '@shared/domain/shell-quote'

/** "" without targets. `newName` is a rename's. */
export function dockerCommand(request: {
  readonly endpoint: EndpointDescription
  readonly verb: ContainerVerb
  readonly targets: readonly ActionTarget[]
  readonly options: RemoveOptions
  readonly newName: string | null
}): string {
  const { endpoint, verb, targets, options, newName } = request
  if (targets.length === 0) return ''
  const names = targets.map(nameFor)
  if (newName !== null) names.push(newName)
  return shellCommand([
    'docker',
    // Whatever else decides the endpoint decides it for a shell too; only this option is known to this run alone.
    ...(endpoint.source === 'host-option' ? ['--host', endpoint.url] : []),
    'container',
    verb === 'remove' ? 'rm' : verb,
    ...(verb === 'remove' && options.force ? ['--force'] : []),
    ...(verb === 'remove' && options.removeAnonymousVolumes ? ['--volumes'] : []),
    ...(names.some((name) => name.startsWith('-')) ? ['--'] : []),
    ...names,
  ])
}

/** A name that can't be pasted, or none at all (a container that died in creation), is replaced by the full id. */
function nameFor({ id, name }: ActionTarget): string {
  return name !== '' && isPasteable(name) ? name : id
}
