/** Turns "this verb on these ids" into what would happen to each. Reads the engine, changes nothing, holds nothing. */
import type { ContainerVerb, PlanItem, PlanNote, PlanRefusal, RemoveOptions } from '@shared/domain/action'
import type { Container } from '@shared/domain/container'
import type { EnginePort } from '../engine/engine-port'
import { inParallel } from '../state/in-parallel'
import type { LiveState } from '../state/state-port'
import type { PolicyChange } from './item-runner'
import { isRemovedBy, notesOf, refusalOf } from './plan-notes'

export interface PlannedItem {
  readonly container: Container
  readonly item: PlanItem
  /** For set-restart-policy alone. */
  readonly policyChange?: PolicyChange
}

export interface Assessment {
  readonly planned: readonly PlannedItem[]
  readonly refusals: readonly PlanRefusal[]
}

/** Counting changed files walks the disk: beyond this many containers it would keep the person waiting for minutes. */
export const maximumCounted = 50
const countsAtOnce = 2
const readsAtOnce = 6

export async function assess(
  { port, state }: { readonly port: EnginePort; readonly state: LiveState },
  request: {
    readonly verb: ContainerVerb
    readonly ids: readonly string[]
    readonly options: RemoveOptions
    /** null for what is done at a click: nobody reads the notes. */
    readonly countFiles: ((id: string) => Promise<PlanNote | null>) | null
  },
): Promise<Assessment> {
  const { verb, options, countFiles } = request
  const ids = [...new Set(request.ids)]
  const containers = await inParallel(ids, readsAtOnce, async (id) => {
    // The state's own copy where it is complete; a list row does not know the mounts' kinds and the `--rm` flag.
    const known = state.snapshot.containers.get(id)
    const isEnough = known?.isInspected === true && refusalOf(verb, known, options) === null
    // A refusal must not rest on a state that is a moment old: right after a pause comes the unpause.
    return isEnough ? known : await port.inspectContainer(id)
  })
  const refusals: PlanRefusal[] = []
  const accepted: Container[] = []
  containers.forEach((container, index) => {
    if (container === null) {
      refusals.push({ id: ids[index] ?? '', name: '', reason: 'not-found' })
      return
    }
    const reason = refusalOf(verb, container, options)
    if (reason === null) accepted.push(container)
    else refusals.push({ id: container.id, name: container.name, reason })
  })
  const toBeCounted = chooseCounted(accepted)
  const planned = await inParallel(accepted, countsAtOnce, async (container) => ({
    container,
    item: await describe(container),
  }))
  return { planned, refusals }

  async function describe(container: Container): Promise<PlanItem> {
    const { id, name, imageReference } = container
    if (countFiles === null) return { id, name, imageReference, notes: [] }
    const notes = [...notesOf(verb, container, options, state.snapshot.containers.values())]
    if (isRemovedBy(verb, container)) {
      const files = toBeCounted.has(id) ? await countFiles(id) : notCounted(container)
      if (files !== null) notes.push(files)
    }
    return { id, name, imageReference, notes }
  }
}

const isNeverStarted = ({ state }: Container): boolean => state === 'created'

/** One that never was started has no changed files, unless some were copied into it: those come last. */
function chooseCounted(containers: readonly Container[]): ReadonlySet<string> {
  const order = [
    ...containers.filter((container) => !isNeverStarted(container)),
    ...containers.filter(isNeverStarted),
  ]
  return new Set(order.slice(0, maximumCounted).map(({ id }) => id))
}

function notCounted(container: Container): PlanNote | null {
  return isNeverStarted(container) ? null : { kind: 'changed-files-not-counted' }
}
