import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActionPlan } from '@shared/domain/action'
import type { RestartPolicy } from '@shared/domain/container'
import { makeRow } from '@shared/domain/container-row.fixture'
import { useContainersStore } from '../../../stores/containers'
import { useEngineStore } from '../../../stores/engine'
import { byName, mountPart, settle, type Part } from '../../../test-support/mount-part'
import { idOf, makePlan, makeStatus } from '../../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../../test-support/test-bridge'
import RestartPolicyDialog from './RestartPolicyDialog.vue'

const always: RestartPolicy = { name: 'always', maximumRetryCount: 0 }
const web = makeRow({ id: idOf('a'), name: 'web' })
const db = makeRow({ id: idOf('b'), name: 'db', restartPolicy: always })

let bridge: TestBridge
let dialog: Part

beforeEach(() => {
  bridge = createTestBridge()
  bridge.answer('actions.planRestartPolicy', () => ({ ok: true, value: planFor(web) }))
})
afterEach(() => dialog.unmount())

function planFor(row: typeof web): ActionPlan {
  const { id, name, imageReference } = row
  const notes = [{ kind: 'restart-policy', from: { name: 'no', maximumRetryCount: 0 }, to: always }] as const
  return {
    ...makePlan([row]),
    verb: 'set-restart-policy',
    items: [{ id, name, imageReference, notes }],
    dockerCommand: 'docker update --restart always web',
  }
}

async function open(...rows: readonly (typeof web)[]): Promise<void> {
  dialog = await mountPart(RestartPolicyDialog, { props: { ids: rows.map(({ id }) => id) } })
  useEngineStore()
  useContainersStore()
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', [web, db])
  await settle()
}

const radio = (value: string) => dialog.get<HTMLInputElement>(`input[value="${value}"]`)
const confirm = () => dialog.get<HTMLButtonElement>('button.primary').element
const asked = () => bridge.calls.filter(({ method }) => method === 'actions.planRestartPolicy')

describe('RestartPolicyDialog', () => {
  it('plans nothing until another policy is chosen, and draws each', async () => {
    await open(web)
    await radio('no').setValue()
    await settle()
    expect(asked()).toEqual([])
    expect(confirm().disabled).toBe(true)
    expect(dialog.text()).toContain('It has this policy already.')

    await radio('always').setValue()
    await settle()
    expect(asked().at(-1)?.input).toEqual({ ids: [web.id], policy: always })
    expect(confirm().disabled).toBe(false)
    expect(dialog.text()).toContain('docker update --restart always web')
    expect(dialog.findAll('.lanes li')).toHaveLength(5)
    expect(dialog.text()).toContain('Exit code 1: runs, waits 100 ms, runs, waits 200 ms')
  })

  it('takes a limit with on-failure, and says what is wrong with it', async () => {
    await open(web)
    await radio('on-failure').setValue()
    const limit = dialog.get('input[type="text"]')
    for (const wrong of ['-1', '1.5', 'x', '2147483648', '99999999999']) {
      await limit.setValue(wrong)
      await settle()
      expect(limit.attributes('aria-invalid'), wrong).toBe('true')
      expect(confirm().disabled, wrong).toBe(true)
    }
    await limit.setValue('3')
    await settle()
    expect(asked().at(-1)?.input).toMatchObject({ policy: { name: 'on-failure', maximumRetryCount: 3 } })
    await limit.setValue('')
    await settle()
    expect(asked().at(-1)?.input).toMatchObject({ policy: { name: 'on-failure', maximumRetryCount: 0 } })
  })

  it('keeps what was chosen when it is refused', async () => {
    await open(web)
    await radio('always').setValue()
    await settle()
    bridge.answer('actions.apply', () => ({
      ok: false,
      error: { code: 'PLAN_EXPIRED', message: 'The plan was used or is too old.' },
    }))
    byName(dialog.element, 'button', 'Set for 1 container').click()
    await settle()
    expect(dialog.get('[role="alert"]').text()).toContain('The plan was used or is too old.')
    expect(radio('always').element.checked).toBe(true)
    expect(confirm().disabled).toBe(false)
  })

  it('chooses nothing for several that differ', async () => {
    await open(web, db)
    expect(dialog.text()).toContain('2 containers')
    expect(dialog.text()).toContain('1 no, 1 always')
    expect(
      dialog.findAll('input[type="radio"]').some((each) => (each.element as HTMLInputElement).checked),
    ).toBe(false)
    expect(dialog.text()).toContain('Choose the policy')
  })
})
