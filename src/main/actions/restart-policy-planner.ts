/** Which containers get another restart policy, in place of which, and which can't have it. Changes nothing, holds nothing. */
import type { PlanRefusal } from '@shared/domain/action'
import type { Container, RestartPolicy } from '@shared/domain/container'
import { isSamePolicy } from '@shared/domain/restart-policy'
import type { EnginePort } from '../engine/engine-port'
import { inParallel } from '../state/in-parallel'
import type { Assessment, PlannedItem } from './container-planner'

const readsAtOnce = 6

/** Asks the engine for each: a plan must not rest on a policy that was changed a moment ago. */
export async function assessRestartPolicy(
  port: Pick<EnginePort, 'inspectContainer'>,
  ids: readonly string[],
  policy: RestartPolicy,
): Promise<Assessment> {
  const wanted = [...new Set(ids)]
  const containers = await inParallel(wanted, readsAtOnce, (id) => port.inspectContainer(id))
  const planned: PlannedItem[] = []
  const refusals: PlanRefusal[] = []
  containers.forEach((container, index) => {
    if (container === null) {
      refusals.push({ id: wanted[index] ?? '', name: '', reason: 'not-found' })
      return
    }
    const { id, name, imageReference } = container
    const reason = refusalOf(container, policy)
    if (reason !== null) {
      refusals.push({ id, name, reason })
      return
    }
    const policyChange = { from: container.restartPolicy ?? noPolicy, to: policy }
    const notes = [{ kind: 'restart-policy', ...policyChange } as const, ...composeNote(container)]
    planned.push({ container, policyChange, item: { id, name, imageReference, notes } })
  })
  return { planned, refusals }
}

const noPolicy: RestartPolicy = { name: 'no', maximumRetryCount: 0 }

function refusalOf(container: Container, policy: RestartPolicy): PlanRefusal['reason'] | null {
  // The engine has no guard of its own: it would obey, and the orchestrator would then fight the policy.
  if (container.isSwarmTask) return 'is-swarm-task'
  if (container.state === 'removing' || container.state === 'dead') return 'wrong-state'
  if (isSamePolicy(container.restartPolicy, policy)) return 'is-same'
  // The engine says 409: what removes itself at its end can't be started again.
  if (container.isAutoRemove === true && policy.name !== 'no') return 'is-auto-remove'
  return null
}

function composeNote({ composeProject }: Container) {
  return composeProject === null ? [] : [{ kind: 'compose-member', project: composeProject } as const]
}
