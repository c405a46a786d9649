import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContainerRow } from '@shared/domain/container-row'
import { makeRow } from '@shared/domain/container-row.fixture'
import { useContainersStore } from '../../stores/containers'
import { useSettingsStore, type Settings } from '../../stores/settings'
import { byName, mountPart, settle, type Part } from '../../test-support/mount-part'
import { idOf, makeEntry, makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import ContainersPage from './ContainersPage.vue'

let bridge: TestBridge
let page: Part

const settings: Settings = {
  version: 1,
  theme: 'system',
  language: 'en',
  containers: { groupByProject: true, sortColumn: 'name', sortDirection: 'ascending' },
}

const web = makeRow({
  id: idOf('a'),
  name: 'web',
  composeProject: 'shop',
  publishedPorts: [
    { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    { hostAddress: '::', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
  ],
  publishedPortCount: 2,
})
const db = makeRow({
  id: idOf('b'),
  name: 'db',
  composeProject: 'shop',
  state: 'exited',
  exitCode: 137,
  finishedAtMs: 3000,
  restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
  restartCount: 2,
})
const lone = makeRow({ id: idOf('c'), name: 'lone' })

async function open(rows: readonly ContainerRow[], path = '/containers'): Promise<void> {
  page = await mountPart(ContainersPage, { path })
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('settings', settings)
  bridge.snapshot('containers', rows)
  bridge.answer('settings.update', (change) => ({ ok: true, value: { ...settings, ...change } }))
  await settle()
}

beforeEach(() => {
  bridge = createTestBridge()
})
afterEach(() => page.unmount())

function names(): (string | undefined)[] {
  return page.findAll('[data-index][aria-label]').map((row) => row.attributes('aria-label'))
}

function cell(name: string, column: string): string {
  return byName(page.element, '[role=row]', name).querySelector(`[data-column=${column}]`)!.textContent.trim()
}

function button(name: string): HTMLElement {
  return byName(document, 'button', name)
}

describe('ContainersPage', () => {
  it('names the page, the table, the filter and the columns as agreed', async () => {
    await open([web])
    expect(page.get('h1').text()).toBe('Containers')
    expect(page.get('[role=grid]').attributes('aria-label')).toBe('Containers')
    expect(page.get('input[type=search]').attributes('aria-label')).toBe('Filter containers')
    expect(page.findAll('[role=columnheader]').map((header) => header.text())).toEqual([
      '',
      'State',
      'Name',
      'Image',
      'CPU',
      'Memory',
      'Ports',
      'Networks',
      'Restart policy',
      'Since',
      'Actions',
    ])
    expect(page.find('input[aria-label="Select web"]').exists()).toBe(true)
  })

  it('says of each container what its row knows', async () => {
    await open([web, db])
    expect(cell('web', 'state')).toBe('running')
    expect(cell('web', 'ports')).toBe('8080→80')
    expect(cell('db', 'restart')).toBe('on-failure:3 ⟳ 2')
    expect(cell('db', 'since')).toMatch(/^exit 137 · \d+ years$/)
    expect(page.get('main').text()).toContain('1 running · 1 stopped')
  })

  it('leads from a name to the page of that container, without selecting its row', async () => {
    await open([{ ...web, composeProject: null }, lone])
    const link = byName(page.element, '[role=gridcell] a', 'web')
    expect(link.getAttribute('href')).toBe(`/containers/${web.id}`)
    // Like the row's buttons, it is a stop of the Tab key in the current row only.
    expect(link.tabIndex).toBe(-1)
    expect(byName(page.element, '[role=gridcell] a', 'lone').tabIndex).toBe(0)
    link.click()
    await settle()
    expect(page.vm.$route.path).toBe(`/containers/${web.id}`)
    expect(useContainersStore().selection.size).toBe(0)
  })

  it('groups by Compose project, the others last', async () => {
    await open([lone, web, db])
    expect(page.findAll('.group').map((row) => row.text())).toEqual([
      'shopdocker-compose · 2 containers, 1 running',
      'Other1 container, 1 running',
    ])
    expect(names()).toEqual(['db', 'web', 'lone'])
    await page.get('.group button').trigger('click')
    expect(names()).toEqual(['lone'])
    await page.get('input[type=search]').setValue('web')
    expect(names()).toEqual(['web'])
  })

  it('selects all that can be seen: a folded group keeps out, and folding takes out', async () => {
    await open([lone, web, db])
    await page.get('.group button').trigger('click')
    await page.get('input[aria-label="Select all"]').setValue(true)
    expect([...useContainersStore().selection]).toEqual([lone.id])
    await page.get('.group button').trigger('click')
    await page.get('input[aria-label="Select all"]').setValue(true)
    expect(useContainersStore().selection.size).toBe(3)
    await page.get('.group button').trigger('click')
    expect([...useContainersStore().selection]).toEqual([lone.id])
  })

  it('claims nothing while connecting', async () => {
    page = await mountPart(ContainersPage)
    bridge.snapshot('engine', makeStatus({ phase: 'connecting', hasSnapshot: false }))
    bridge.snapshot('containers', [])
    await settle()
    expect(page.text()).toContain('Connecting to unix:///var/run/docker.sock…')
    expect(page.text()).not.toMatch(/No containers|\d+ running/)
    expect(page.find('.skeleton').exists()).toBe(true)
  })

  it('keeps grouping and order in the settings', async () => {
    await open([lone, web, db])
    await page.get('.grouping input').setValue(false)
    expect(bridge.calls.at(-1)).toMatchObject({
      method: 'settings.update',
      input: { containers: { groupByProject: false } },
    })
    await settle()
    expect(names()).toEqual(['db', 'lone', 'web'])
    button('Name').click()
    await settle()
    expect(useSettingsStore().containers).toMatchObject({ sortColumn: 'name', sortDirection: 'descending' })
    expect(names()).toEqual(['web', 'lone', 'db'])
  })

  it('filters by words and keys, explains what it doesn’t understand, and takes a filter by its address', async () => {
    await open([lone, web, db], '/containers?filter=state:exited')
    expect(names()).toEqual(['db'])
    const input = page.get('input[type=search]')
    await input.setValue('port:8080')
    expect(names()).toEqual(['web'])
    await input.setValue('state:exitde')
    expect(names()).toEqual([])
    expect(page.text()).toContain('“exitde” is not a state.')
    expect(page.text()).toContain('No container matches the filter')
    button('Clear filter').click()
    await settle()
    expect(names()).toHaveLength(3)
  })

  it('shows a click at once and the engine’s news when it comes', async () => {
    await open([web])
    bridge.answer('actions.act', () => ({ ok: true, value: makeEntry([web]) }))
    button('Stop web').click()
    await settle()
    expect(cell('web', 'state')).toBe('stopping…')
    expect(button('Stop web').getAttribute('aria-disabled')).toBe('true')
    bridge.patch('containers', {
      upserts: [{ ...web, state: 'exited', exitCode: 0, finishedAtMs: 9 }],
      removed: [],
    })
    await Promise.resolve()
    expect(cell('web', 'state')).toBe('exited')
    expect(button('Start web').getAttribute('aria-disabled')).toBeNull()
  })

  it('renders the row that changed and leaves the others as they are', async () => {
    let reads = 0
    const watched = { ...lone }
    Object.defineProperty(watched, 'stateError', {
      get() {
        reads += 1
        return ''
      },
    })
    await open([web, watched])
    expect(reads).toBeGreaterThan(0)
    reads = 0
    bridge.patch('containers', { upserts: [{ ...web, state: 'paused' }], removed: [] })
    await settle()
    expect(cell('web', 'state')).toBe('paused')
    expect(reads).toBe(0)
  })

  it('offers verbs for the selected, and drops from the selection what the filter hides', async () => {
    await open([web, db, lone])
    expect(page.find('[role=toolbar]').exists()).toBe(false)
    for (const name of ['web', 'db']) await page.get(`input[aria-label="Select ${name}"]`).trigger('click')
    const toolbar = page.get('[role=toolbar]')
    expect(toolbar.attributes('aria-label')).toBe('Selected containers')
    expect(toolbar.text()).toContain('2 selected')
    bridge.answer('actions.act', () => ({ ok: true, value: makeEntry([web]) }))
    byName(toolbar.element, 'button', 'Stop').click()
    await settle()
    expect(bridge.calls.at(-1)).toEqual({ method: 'actions.act', input: { verb: 'stop', ids: [web.id] } })
    expect(byName(toolbar.element, 'button', 'Unpause').getAttribute('aria-disabled')).toBe('true')
    await page.get('input[type=search]').setValue('db')
    expect([...useContainersStore().selection]).toEqual([db.id])
  })

  it('keeps the last known rows and refuses verbs while the engine is gone', async () => {
    await open([web])
    bridge.patch('engine', makeStatus({ phase: 'gone' }))
    await settle()
    expect(names()).toEqual(['web'])
    const stop = button('Stop web')
    expect(stop.getAttribute('aria-disabled')).toBe('true')
    expect(stop.title).toContain('connection to the engine is down')
    stop.click()
    expect(bridge.calls.some((call) => call.method === 'actions.act')).toBe(false)
  })

  it('shows hostile texts as text: as many elements as for plain ones', async () => {
    const hostile = '<img src=x onerror=window.__pwned=1>\u001b[2J\u202e'
    const plain = makeRow({ imageReference: 'a', networkNames: ['b'], stateError: 'c', composeProject: 'd' })
    await open([plain])
    const count = page.element.querySelectorAll('*').length
    page.unmount()
    bridge = createTestBridge()
    await open([
      makeRow({
        imageReference: hostile,
        networkNames: [hostile],
        stateError: hostile,
        composeProject: hostile,
        labels: [['__proto__', hostile]],
      }),
    ])
    expect(page.element.querySelectorAll('*').length).toBe(count)
    expect(page.find('img').exists()).toBe(false)
    expect(page.html()).not.toMatch(/[\u001b\u202e]/)
    expect('__pwned' in window).toBe(false)
  })

  it('speaks French', async () => {
    page = await mountPart(ContainersPage, { language: 'fr' })
    bridge.snapshot('engine', makeStatus())
    bridge.snapshot('containers', [web])
    await settle()
    expect(page.get('h1').text()).toBe('Conteneurs')
    expect(cell('web', 'state')).toBe('en marche')
    expect(button('Arrêter web')).toBeDefined()
  })
})
