import { describe, expect, it } from 'vitest'
import { connectionFailures } from '@shared/domain/engine'
import english from '@shared/i18n/en.json'
import { useEngineStore } from '../../stores/engine'
import { byName, mountPart, settle } from '../../test-support/mount-part'
import { makeStatus } from '../../test-support/objects'
import { createTestBridge } from '../../test-support/test-bridge'
import UnreachablePage from './UnreachablePage.vue'
import { waysOut } from './ways-out'

const byDefault = { url: 'unix:///var/run/docker.sock', source: 'default' } as const
const sentences: Readonly<Record<string, string>> = english

describe('the ways out', () => {
  it('exist for every reason and platform, each reason with its own two sentences', () => {
    const seen = new Set<string>()
    for (const reason of connectionFailures) {
      for (const platform of ['linux', 'darwin', 'win32', 'freebsd']) {
        expect(waysOut(reason, platform, byDefault).length, `${reason} on ${platform}`).toBeGreaterThan(0)
      }
      for (const part of ['what', 'advice']) {
        const sentence = sentences[`unreachable.${reason}.${part}`]
        expect(sentence, reason).toBeTruthy()
        expect(seen.has(sentence ?? ''), `${reason} repeats another reason’s words`).toBe(false)
        seen.add(sentence ?? '')
      }
    }
  })

  it('are those of the machine', () => {
    expect(waysOut('no-socket', 'linux', byDefault)).toContain('sudo systemctl start docker')
    expect(waysOut('no-socket', 'darwin', byDefault)).toEqual(['open -a Docker'])
    expect(waysOut('no-socket', 'win32', byDefault)[0]).toContain('Docker Desktop.exe')
  })

  it('do not start an engine that would listen elsewhere', () => {
    const elsewhere = { url: 'unix:///tmp/nowhere.sock', source: 'DOCKER_HOST' } as const
    expect(waysOut('no-socket', 'linux', elsewhere)).toEqual(['docker context ls'])
    expect(waysOut('refused', 'linux', { ...elsewhere, source: 'current-context' })).toContain(
      'docker context use default',
    )
    const standard = { url: 'unix:///var/run/docker.sock', source: 'DOCKER_HOST' } as const
    expect(waysOut('no-socket', 'linux', standard)).toContain('sudo systemctl start docker')
  })
})

describe('the page for an engine that is not there', () => {
  it('names the endpoint, who chose it, why it fails in the system’s words, and tries again', async () => {
    const bridge = createTestBridge()
    const page = await mountPart(UnreachablePage)
    useEngineStore()
    bridge.snapshot(
      'engine',
      makeStatus({
        phase: 'gone',
        hasSnapshot: false,
        endpoint: { url: 'unix:///run/x\u202e.sock', source: 'DOCKER_HOST', contextName: 'default' },
        failure: { reason: 'permission-denied', detail: 'connect EACCES <b>/run/x.sock</b>' },
      }),
    )
    await settle()
    const text = page.text()
    for (const part of [
      'unix:///run/x<U+202E>.sock',
      'The variable DOCKER_HOST',
      'This user may not use the engine’s socket.',
      'connect EACCES <b>/run/x.sock</b>',
      'sudo usermod -aG docker "$USER"',
    ]) {
      expect(text).toContain(part)
    }
    byName(page.element, 'button', 'Try again').click()
    await settle()
    expect(bridge.calls.map((call) => call.method)).toContain('engine.reconnect')
    expect(page.get('h1').text()).toBe('No engine')
  })
})
