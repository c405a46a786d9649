import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import type { EngineIdentity } from '@shared/domain/engine'
import { useActivityStore } from '../../stores/activity'
import { useContainersStore } from '../../stores/containers'
import { useEngineStore } from '../../stores/engine'
import { byName, mountPart, settle } from '../../test-support/mount-part'
import { makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import LastKnownBanner from './LastKnownBanner.vue'
import MainNavigation from './MainNavigation.vue'
import StatusBar from './StatusBar.vue'

let bridge: TestBridge

beforeEach(() => {
  bridge = createTestBridge()
  // Not in the test's window: what waits for a quiet moment runs at the next turn.
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback))
  vi.stubGlobal('cancelIdleCallback', clearTimeout)
})

const identity: Partial<EngineIdentity> = { version: '28.5.2', apiVersion: '1.51', isPodman: false }

describe('the navigation', () => {
  it('has the eleven pages in their order, marks the current one, and counts', async () => {
    const navigation = await mountPart(MainNavigation, { path: '/containers' })
    useContainersStore()
    bridge.snapshot('engine', makeStatus({ identity: identity as EngineIdentity }))
    bridge.snapshot('containers', [makeRow(), makeRow({ id: 'b'.repeat(64) })])
    await settle()
    bridge.snapshot('networks', [])
    await settle()
    const nav = navigation.get('nav')
    expect(nav.attributes('aria-label')).toBe('Main')
    const links = nav.findAll('a')
    // The count is for the eye: it isn't part of the name.
    const names = links.map((link) => link.get('span:not(.count)').text())
    expect(names).toEqual([
      'Overview',
      'Containers',
      'Images',
      'Volumes',
      'Networks',
      'Ports',
      'Disk usage',
      'Events',
      'Swarm',
      'System',
      'Settings',
    ])
    expect(
      links
        .filter((link) => link.attributes('aria-current') === 'page')
        .map((link) => link.attributes('href')),
    ).toEqual(['/containers'])
    expect(links[1]!.get('.count').text()).toBe('2')
    expect(links[1]!.get('.count').attributes('aria-hidden')).toBe('true')
    expect(links[4]!.get('.count').text()).toBe('0')
    expect(navigation.text()).toContain('unix · Docker 28.5.2')
  })

  it('marks the list while one of its containers is open', async () => {
    const navigation = await mountPart(MainNavigation, { path: `/containers/${'a'.repeat(64)}/logs` })
    const marked = navigation.findAll('a').filter((link) => link.attributes('aria-current') !== undefined)
    expect(marked.map((link) => [link.attributes('href'), link.attributes('aria-current')])).toEqual([
      ['/containers', 'true'],
    ])
    navigation.unmount()
  })

  it('asks for images, volumes and networks only after the first picture', async () => {
    await mountPart(MainNavigation)
    expect(bridge.isFollowed('images')).toBe(false)
    await settle()
    expect(bridge.isFollowed('images')).toBe(true)
    expect(bridge.isFollowed('volumes')).toBe(true)
  })
})

describe('the status bar', () => {
  it('says where, what and how', async () => {
    const bar = await mountPart(StatusBar)
    bridge.snapshot('engine', makeStatus({ identity: identity as EngineIdentity }))
    bridge.snapshot('containers', [makeRow(), makeRow({ id: 'b'.repeat(64), state: 'exited' })])
    await settle()
    const status = bar.get('[role=status]')
    expect(status.attributes('aria-label')).toBe('Engine')
    for (const part of [
      'Connected',
      'unix:///var/run/docker.sock',
      'Docker 28.5.2 · API 1.51',
      '1 running · 1 stopped',
    ]) {
      expect(status.text()).toContain(part)
    }
    bridge.patch('engine', makeStatus({ phase: 'gone' }))
    await settle()
    expect(status.text()).toContain('Disconnected')
    expect(status.text()).not.toContain('Connected')
  })

  it('opens and closes the activity', async () => {
    const bar = await mountPart(StatusBar)
    const button = byName(bar.element, 'button', 'Activity')
    button.click()
    await settle()
    expect(useActivityStore().isOpen).toBe(true)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    button.click()
    expect(useActivityStore().isOpen).toBe(false)
  })
})

describe('the banner of the last known state', () => {
  it('says since when and why', async () => {
    const banner = await mountPart(LastKnownBanner)
    useEngineStore()
    const phaseSinceMs = new Date(2026, 0, 1, 12, 5, 9).getTime()
    bridge.snapshot(
      'engine',
      makeStatus({
        phase: 'gone',
        phaseSinceMs,
        failure: { reason: 'refused', detail: 'connect ECONNREFUSED' },
      }),
    )
    await settle()
    expect(banner.text()).toContain('Last known state, 12:05:09')
    expect(banner.text()).toContain('Nothing accepts connections at this address.')
    expect(banner.text()).toContain('connect ECONNREFUSED')
    byName(banner.element, 'button', 'Try again').click()
    await settle()
    expect(bridge.calls.map((call) => call.method)).toEqual(['engine.reconnect'])
  })
})
