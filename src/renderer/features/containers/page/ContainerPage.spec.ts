import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import type { ContainerRow } from '@shared/domain/container-row'
import { makeRow } from '@shared/domain/container-row.fixture'
import { byName, mountPart, settle, type Part } from '../../../test-support/mount-part'
import { idOf, makeEntry, makeStatus } from '../../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../../test-support/test-bridge'
import type { ContainerTab } from './container-tab'
import ContainerPage from './ContainerPage.vue'

const web = makeRow({ id: idOf('a'), name: 'web', imageReference: 'nginx:1' })

function tabOf(name: string, label: ContainerTab['label']): ContainerTab {
  return { name, label, component: ({ row }: { row: ContainerRow }) => h('p', `${name} of ${row.name}`) }
}
const tabs = [tabOf('summary', 'container.tab.summary'), tabOf('ports', 'page.ports')]

let bridge: TestBridge
let page: Part

beforeEach(() => {
  bridge = createTestBridge()
})
afterEach(() => page.unmount())

async function open(rows: readonly ContainerRow[], tab: string | null = null): Promise<void> {
  page = await mountPart(ContainerPage, { props: { id: web.id, tab, tabs }, path: `/containers/${web.id}` })
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', rows)
  await settle()
}

describe('ContainerPage', () => {
  it('is headed by the name, with state, image, verbs and the way back', async () => {
    await open([web])
    expect(page.get('h1').text()).toBe('web')
    expect(page.get('header').text()).toMatch(/running.*nginx:1/)
    expect(byName(page.element, 'a', 'Containers').getAttribute('href')).toBe('/containers')
    for (const name of ['Stop web', 'Restart web', 'Remove web', 'More actions for web']) {
      expect(byName(page.element, 'button', name)).toBeDefined()
    }
    bridge.answer('actions.act', () => ({ ok: true, value: makeEntry([web]) }))
    byName(page.element, 'button', 'Stop web').click()
    await settle()
    expect(bridge.calls.at(-1)).toEqual({ method: 'actions.act', input: { verb: 'stop', ids: [web.id] } })
  })

  it('shows the first tab unless its address names another', async () => {
    await open([web])
    expect(page.get('[role=tabpanel]').text()).toBe('summary of web')
    byName(page.element, '[role=tab]', 'Ports').click()
    await settle()
    expect(page.vm.$route.path).toBe(`/containers/${web.id}/ports`)
    page.unmount()
    bridge = createTestBridge()
    await open([web], 'ports')
    expect(page.get('[role=tabpanel]').text()).toBe('ports of web')
  })

  it('stays with the last known state of a container that is removed', async () => {
    await open([web])
    bridge.patch('containers', { upserts: [], removed: [web.id] })
    await settle()
    expect(page.get('h1').text()).toBe('web')
    expect(page.get('[role=status]').text()).toContain('This container was removed.')
    expect(page.get('[role=tabpanel]').text()).toBe('summary of web')
    expect(page.find('button[aria-haspopup=menu]').exists()).toBe(false)
  })

  it('claims nothing before the containers are listed, and then says that there is no such one', async () => {
    page = await mountPart(ContainerPage, { props: { id: web.id, tab: null, tabs } })
    await settle()
    expect(page.text()).not.toContain('No such container')
    bridge.snapshot('engine', makeStatus())
    bridge.snapshot('containers', [])
    await settle()
    expect(page.text()).toContain('No such container')
    expect(byName(page.element, 'a', 'Back to Containers').getAttribute('href')).toBe('/containers')
  })
})
