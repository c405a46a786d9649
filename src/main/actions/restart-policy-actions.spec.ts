import { beforeEach, describe, expect, it } from 'vitest'
import type { Container, RestartPolicy } from '@shared/domain/container'
import { silentLogger } from '../log'
import { createStateBench, type StateBench } from '../state/testing/state-bench'
import { fakeContainer, idOf } from '../state/testing/fake-objects'
import type { Actions } from './action-port'
import { createContainerActions } from './container-actions'

const [web, db, temp, task] = [1, 2, 3, 4].map(idOf) as [string, string, string, string]
const no: RestartPolicy = { name: 'no', maximumRetryCount: 0 }
const always: RestartPolicy = { name: 'always', maximumRetryCount: 0 }
const thrice: RestartPolicy = { name: 'on-failure', maximumRetryCount: 3 }

let bench: StateBench
let actions: Actions

function add(container: Partial<Container> & { readonly id: string }): void {
  bench.engine.containers.set(container.id, fakeContainer(container))
}

const policyOf = (id: string) => bench.engine.containers.get(id)?.restartPolicy

beforeEach(async () => {
  bench = createStateBench()
  add({ id: web, name: 'web' })
  add({ id: db, name: 'db', state: 'exited', restartPolicy: thrice })
  let next = 0
  actions = createContainerActions({
    port: bench.engine.port,
    state: bench.state,
    clock: bench.clock,
    randomId: () => `id-${next++}`,
    logger: silentLogger,
  })
  await bench.goLive()
})

describe('a restart policy', () => {
  it('is planned with what it was, and who can’t have it', async () => {
    add({ id: temp, name: 'temp', isAutoRemove: true })
    add({ id: task, name: 'task', isSwarmTask: true })
    const plan = await actions.planRestartPolicy([web, db, temp, task, idOf(9), web], always)
    expect(plan.items.map(({ name, notes }) => [name, notes])).toEqual([
      ['web', [{ kind: 'restart-policy', from: no, to: always }]],
      ['db', [{ kind: 'restart-policy', from: thrice, to: always }]],
    ])
    expect(plan.refusals.map(({ name, reason }) => [name, reason])).toEqual([
      ['temp', 'is-auto-remove'],
      ['task', 'is-swarm-task'],
      ['', 'not-found'],
    ])
    expect(plan.dockerCommand).toBe('docker update --restart always web db')
    expect(bench.engine.countCalls('setRestartPolicy')).toBe(0)
  })

  it('may be "no" for what removes itself, and is left alone where it is so already', async () => {
    add({ id: temp, name: 'temp', isAutoRemove: true, restartPolicy: no })
    const { refusals, items } = await actions.planRestartPolicy([temp, db], no)
    expect(refusals).toMatchObject([{ id: temp, reason: 'is-same' }])
    expect(items).toMatchObject([{ id: db }])
  })

  it('is set for each, and taken back to what each had', async () => {
    const plan = await actions.planRestartPolicy([web, db], always)
    const entry = await actions.apply(plan.planId)
    expect(entry).toMatchObject({ state: 'succeeded', undoVerb: 'set-restart-policy' })
    expect([policyOf(web), policyOf(db)]).toEqual([always, always])

    const undone = await actions.undo(entry.activityId)
    expect(undone.state).toBe('succeeded')
    expect(undone.dockerCommand).toBe(
      'docker update --restart no web; docker update --restart on-failure:3 db',
    )
    expect([policyOf(web), policyOf(db)]).toEqual([no, thrice])
    await expect(actions.undo(entry.activityId)).rejects.toMatchObject({ error: { code: 'PLAN_EXPIRED' } })
  })

  it('is set in any state, but not over what another has set meanwhile', async () => {
    const plan = await actions.planRestartPolicy([web, db], always)
    add({ id: web, name: 'web', state: 'restarting' })
    add({
      id: db,
      name: 'db',
      state: 'exited',
      restartPolicy: { name: 'unless-stopped', maximumRetryCount: 0 },
    })
    const entry = await actions.apply(plan.planId)
    expect(entry.results).toMatchObject([
      { name: 'web', outcome: 'done' },
      { name: 'db', outcome: 'skipped', error: { code: 'CHANGED_SINCE_PLAN' } },
    ])
    add({ id: web, name: 'web', restartPolicy: thrice })
    const undone = await actions.undo(entry.activityId)
    expect(undone.results).toMatchObject([{ name: 'web', outcome: 'skipped' }])
    expect(policyOf(web)).toEqual(thrice)
  })
})
