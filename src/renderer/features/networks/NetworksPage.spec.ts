import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import type { Network } from '@shared/domain/objects'
import { byName, mountPart, settle, type Part } from '../../test-support/mount-part'
import { idOf, makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import NetworksPage from './NetworksPage.vue'

let bridge: TestBridge
let page: Part

function makeNetwork(changes: Partial<Network> = {}): Network {
  return {
    id: idOf('1'),
    name: 'front',
    driver: 'bridge',
    scope: 'local',
    createdAtMs: 1000,
    subnets: [],
    options: [],
    labels: [],
    isInternal: false,
    isAttachable: false,
    isIngress: false,
    isIpv6: false,
    isConfigOnly: false,
    members: [],
    ...changes,
  }
}

function makeMember(name: string): Network['members'][number] {
  return { containerId: idOf('a'), name, ipv4Address: null, ipv6Address: null, macAddress: null }
}

const web = makeRow({ id: idOf('a'), name: 'web', networkNames: ['front'] })
const old = makeRow({ id: idOf('b'), name: 'old', state: 'exited', networkNames: ['front'] })

async function open(networks: readonly Network[]): Promise<void> {
  page = await mountPart(NetworksPage, { path: '/networks' })
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', [web, old])
  bridge.snapshot('networks', networks)
  await settle()
}

function members(name: string): string {
  const cell = byName(page.element, '[role=row]', name).querySelector('[data-column=members]')
  return cell?.textContent.replace(/\s+/g, ' ').trim() ?? ''
}

beforeEach(() => {
  bridge = createTestBridge()
})
afterEach(() => page.unmount())

describe('members of a network', () => {
  it('are those attached now; stopped containers are counted apart', async () => {
    await open([makeNetwork({ members: [makeMember('web')] })])
    expect(members('front')).toBe('web+1 stopped')
  })

  it('are shown for what runs before the engine has told them', async () => {
    await open([makeNetwork()])
    expect(members('front')).toBe('web+1 stopped')
  })

  it('are not guessed where two networks have one name', async () => {
    await open([makeNetwork({ members: [makeMember('web')] }), makeNetwork({ id: idOf('2') })])
    const cells = page.findAll('[data-column=members]').map((cell) => cell.text())
    expect(cells.map((text) => text.startsWith('web'))).toEqual([true, false])
  })

  it('are found by the filter, the stopped ones not among them', async () => {
    await open([makeNetwork({ members: [makeMember('web')] })])
    await page.get('input[type=search]').setValue('member:old')
    expect(page.text()).toContain('Nothing matches the filter')
  })

  it('are text, whatever they are called', async () => {
    await open([makeNetwork({ members: [makeMember('<img src=x>\u202e')] })])
    expect(page.find('img').exists()).toBe(false)
    expect(page.html()).not.toContain('\u202e')
  })
})
