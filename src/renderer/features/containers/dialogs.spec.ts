import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import type { PlanNote } from '@shared/domain/action'
import { useContainersStore } from '../../stores/containers'
import { useEngineStore } from '../../stores/engine'
import { byName, mountPart, settle, type Part } from '../../test-support/mount-part'
import { idOf, makeEntry, makePlan, makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import PlanDialog from './PlanDialog.vue'
import RenameDialog from './RenameDialog.vue'

let bridge: TestBridge
let dialog: Part

const web = makeRow({ id: idOf('a'), name: 'web' })
const db = makeRow({ id: idOf('b'), name: 'db', state: 'exited', imageReference: 'postgres:17' })

beforeEach(() => {
  bridge = createTestBridge()
})
afterEach(() => dialog.unmount())

/** The stores ask for their data when they are first used: at the latest by the mounted dialog. */
async function live(): Promise<void> {
  useEngineStore()
  useContainersStore()
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', [web, db])
  await settle()
}

function button(name: string): HTMLButtonElement {
  return byName(dialog.element, 'button', name) as HTMLButtonElement
}

function lastInput(method: string): unknown {
  return bridge.calls.filter((call) => call.method === method).at(-1)?.input
}

describe('RenameDialog', () => {
  async function open(): Promise<HTMLInputElement> {
    dialog = await mountPart(RenameDialog, { props: { row: web } })
    await live()
    return dialog.get('input').element
  }

  async function type(name: string): Promise<void> {
    await dialog.get('input').setValue(name)
  }

  it('starts with the present name, focused, and nothing to do', async () => {
    const input = await open()
    expect(input.value).toBe('web')
    expect(document.activeElement).toBe(input)
    expect(button('Rename').disabled).toBe(true)
  })

  it.each(['a', '-x', 'two words', 'naïve', 'a/b', '<b>'])(
    'refuses %s by the engine’s rule',
    async (name) => {
      await open()
      await type(name)
      expect(button('Rename').disabled).toBe(true)
      expect(dialog.get('input').attributes('aria-invalid')).toBe('true')
      expect(dialog.text()).toContain('A name begins with a letter or digit')
    },
  )

  it('names the holder of a taken name', async () => {
    await open()
    await type('db')
    expect(button('Rename').disabled).toBe(true)
    expect(dialog.text()).toContain('db is taken by another container (postgres:17, bbbbbbbbbbbb)')
  })

  it('shows the command and sends the full id', async () => {
    await open()
    await type('site')
    expect(dialog.get('code').text()).toBe('docker container rename web site')
    bridge.answer('actions.rename', () => ({ ok: true, value: makeEntry([web], { verb: 'rename' }) }))
    await dialog.get('form').trigger('submit')
    await settle()
    expect(lastInput('actions.rename')).toEqual({ id: web.id, name: 'site' })
    expect(dialog.emitted('close')).toHaveLength(1)
  })

  it('keeps what was typed when the engine refuses, and says why in its words', async () => {
    const input = await open()
    await type('late')
    bridge.answer('actions.rename', () => ({
      ok: false,
      error: { code: 'CONFLICT', message: 'x', detail: 'The container name "/late" is already in use' },
    }))
    await dialog.get('form').trigger('submit')
    await settle()
    expect(dialog.emitted('close')).toBeUndefined()
    expect(input.value).toBe('late')
    expect(dialog.get('[role=alert]').text()).toContain('The container name "/late" is already in use')
  })

  it('keeps it as well when the refusal comes as an item of the activity', async () => {
    await open()
    await type('late')
    const error = { code: 'CONFLICT', message: 'x', detail: 'already in use' } as const
    const results = [{ id: web.id, name: 'web', outcome: 'failed', error }] as const
    bridge.answer('actions.rename', () => ({
      ok: true,
      value: makeEntry([web], { state: 'failed', results }),
    }))
    await dialog.get('form').trigger('submit')
    await settle()
    expect(dialog.emitted('close')).toBeUndefined()
    expect(dialog.get('[role=alert]').text()).toContain('already in use')
  })
})

describe('PlanDialog', () => {
  async function open(ids: readonly string[]): Promise<void> {
    dialog = await mountPart(PlanDialog, { props: { verb: 'remove', ids } })
    await live()
  }

  const notes: readonly PlanNote[] = [
    { kind: 'changed-files', added: 3, modified: 2, deleted: 1, bytes: 12_345 },
    { kind: 'anonymous-volumes', names: [idOf('c')], isRemoved: false },
    { kind: 'named-volumes-stay', names: ['shop_db', '<img src=x>'] },
    { kind: 'logs-go' },
  ]

  it('lists what goes as sentences, with the focus on Cancel', async () => {
    bridge.answer('actions.plan', () => ({
      ok: true,
      value: makePlan([db], { items: [{ id: db.id, name: 'db', imageReference: 'postgres:17', notes }] }),
    }))
    await open([db.id])
    const text = dialog.text()
    for (const part of [
      '3 added, 2 modified, 1 deleted (12.35 kB)',
      'Its anonymous volume stays: cccccccccccc.',
      'Its named volumes stay: shop_db and <img src=x>.',
      'Its logs go with it.',
      'docker container rm db',
    ]) {
      expect(text).toContain(part)
    }
    expect(dialog.find('img').exists()).toBe(false)
    expect(document.activeElement?.textContent).toBe('Cancel')
    expect(button('Remove').disabled).toBe(false)
  })

  it('plans again for each option and applies only the plan on screen', async () => {
    let number = 0
    bridge.answer('actions.plan', ({ options }) => {
      number += 1
      const items = options.force ? [web, db] : [db]
      const refusals = options.force ? [] : [{ id: web.id, name: 'web', reason: 'is-running' as const }]
      return { ok: true, value: { ...makePlan(items, { planId: `plan-${number}`, options }), refusals } }
    })
    await open([web.id, db.id])
    expect(byName(document, 'dialog', 'Remove containers')).toBe(dialog.element)
    expect(dialog.text()).toContain('web: it runs.')
    expect(button('Remove 1 container').disabled).toBe(false)
    const [force, volumes] = dialog.findAll('input[type=checkbox]')
    expect((force!.element as HTMLInputElement).checked).toBe(false)
    await force!.setValue(true)
    await volumes!.setValue(true)
    await settle()
    expect(lastInput('actions.plan')).toEqual({
      verb: 'remove',
      ids: [web.id, db.id],
      options: { force: true, removeAnonymousVolumes: true },
    })
    bridge.answer('actions.apply', () => ({ ok: true, value: makeEntry([web, db], { verb: 'remove' }) }))
    button('Remove 2 containers').click()
    await settle()
    expect(lastInput('actions.apply')).toEqual({ planId: 'plan-3' })
    expect(dialog.emitted('close')).toHaveLength(1)
  })

  it('ignores the answer to options that are no longer set', async () => {
    const waiting: (() => void)[] = []
    bridge.answer('actions.plan', async ({ options }) => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return {
        ok: true,
        value: makePlan([db], { dockerCommand: options.removeAnonymousVolumes ? 'with' : 'without' }),
      }
    })
    await open([db.id])
    await dialog.get('input[type=checkbox]').setValue(true)
    await settle()
    waiting[1]!()
    await settle()
    waiting[0]!()
    await settle()
    expect(dialog.get('section.command code').text()).toBe('with')
  })

  it('has nothing to confirm when nothing is left', async () => {
    const refusals = [{ id: web.id, name: 'web', reason: 'is-running' as const }]
    bridge.answer('actions.plan', () => ({ ok: true, value: makePlan([], { refusals }) }))
    await open([web.id])
    expect(button('Remove').disabled).toBe(true)
    expect(dialog.find('section.command').exists()).toBe(false)
  })

  it('shows the present plan and the reason when the shown one was too old', async () => {
    bridge.answer('actions.plan', () => ({ ok: true, value: makePlan([db]) }))
    await open([db.id])
    bridge.answer('actions.apply', () => ({ ok: false, error: { code: 'PLAN_EXPIRED', message: 'expired' } }))
    button('Remove').click()
    await settle()
    expect(dialog.emitted('close')).toBeUndefined()
    expect(dialog.get('[role=alert]').text()).toContain('What was shown is too old')
    expect(bridge.calls.filter((call) => call.method === 'actions.plan')).toHaveLength(2)
  })

  it('waits when the connection goes', async () => {
    bridge.answer('actions.plan', () => ({ ok: true, value: makePlan([db]) }))
    await open([db.id])
    bridge.patch('engine', makeStatus({ phase: 'gone' }))
    await settle()
    expect(button('Remove').disabled).toBe(true)
  })
})
