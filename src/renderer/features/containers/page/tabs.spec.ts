import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContainerDetails } from '@shared/domain/container-details'
import type { ContainerRow } from '@shared/domain/container-row'
import { makeRow } from '@shared/domain/container-row.fixture'
import { useContainersStore } from '../../../stores/containers'
import { makeDetails } from '../../../test-support/details'
import { byName, mountPart, settle, type Part } from '../../../test-support/mount-part'
import { idOf, makeStatus } from '../../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../../test-support/test-bridge'
import RunCommandDialog from '../RunCommandDialog.vue'
import InspectTab from './InspectTab.vue'
import PortsTab from './PortsTab.vue'
import SummaryTab from './SummaryTab.vue'

const row = makeRow({ id: idOf('a'), name: 'web' })
let bridge: TestBridge
let part: Part

beforeEach(() => {
  bridge = createTestBridge()
})
afterEach(() => part.unmount())

async function open(
  component: Parameters<typeof mountPart>[0],
  details: Partial<ContainerDetails> = {},
  changes: Partial<ContainerRow> = {},
): Promise<void> {
  const shown = { ...row, ...changes }
  bridge.answer('containers.details', () => ({ ok: true, value: makeDetails(details) }))
  part = await mountPart(component, { props: { row: shown } })
  useContainersStore()
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', [shown])
  await settle()
  // The tab is told of its row by the page, which is not here.
  await part.setProps({ row: { ...shown } })
  await settle()
}

function section(name: string): HTMLElement {
  return byName(document, 'section', name)
}

describe('the summary', () => {
  it('says why the container stopped before it gives the facts', async () => {
    const stopped = { state: 'exited', exitCode: 137, startedAtMs: 1000, finishedAtMs: 3000 } as const
    await open(
      SummaryTab,
      { ...stopped, isOomKilled: true, limits: { ...makeDetails().limits, memoryBytes: 2 ** 26 } },
      stopped,
    )
    expect(section('State').textContent).toContain('its memory limit of 64 MiB was used up')
    expect(section('State').textContent).toContain('SIGKILL, which is how the kernel frees memory')
    expect(section('Processes').textContent).toContain('There are none while it does not run.')
  })

  it('covers what looks secret until it is asked for', async () => {
    await open(SummaryTab, {
      environment: [
        ['API_TOKEN', 'hunter2'],
        ['COLOUR', 'blue'],
      ],
    })
    const environment = section('Environment')
    expect(environment.textContent).toContain('blue')
    expect(environment.textContent).not.toContain('hunter2')
    byName(environment, 'button', 'Show 1 covered value').click()
    await settle()
    expect(environment.textContent).toContain('hunter2')
  })

  it('asks for processes and files by hand only, and for sizes of what is there', async () => {
    await open(SummaryTab)
    expect(bridge.calls.map((call) => call.method)).not.toContain('containers.processes')
    bridge.answer('containers.processes', () => ({
      ok: true,
      value: { titles: ['PID', 'CMD'], rows: [['1', 'nginx']], processCount: 3 },
    }))
    byName(document, 'button', 'Show processes').click()
    bridge.answer('containers.changedFiles', () => ({
      ok: true,
      value: {
        files: [
          { path: '/new', kind: 'added' },
          { path: '/old', kind: 'deleted' },
        ],
        fileCount: 2,
        layerBytes: 2048,
      },
    }))
    byName(document, 'button', 'Show changed files').click()
    await settle()
    expect(section('Processes').textContent).toContain('2 more processes are not shown.')
    bridge.answer('containers.fileFacts', () => ({
      ok: true,
      value: { type: 'file', sizeBytes: 2000, modifiedAtMs: null },
    }))
    byName(document, 'button', 'Measure sizes').click()
    await settle()
    expect(section('Changed files').textContent).toMatch(/2 changes.*\/new2 kB.*\/old/)
    const measured = bridge.calls.filter((call) => call.method === 'containers.fileFacts')
    expect(measured.map((call) => call.input)).toEqual([{ id: row.id, path: '/new' }])
  })

  it('shows the last checks with what they wrote, the newest first', async () => {
    const probe = { startedAtMs: 1, endedAtMs: 2, exitCode: 1, output: 'one\ntwo\n' }
    await open(SummaryTab, {
      healthDetails: {
        status: 'unhealthy',
        failingStreak: 2,
        probes: [{ ...probe, exitCode: 0, output: '' }, probe],
      },
    })
    const log = section('Health check').querySelectorAll('li')
    expect(log[0]?.textContent).toContain('failed (1)')
    expect(log[0]?.querySelector('pre')?.textContent).toBe('one\ntwo')
    expect(log[1]?.textContent).toContain('passed')
  })
})

it('ports are told from what is bound, asked for and exposed', async () => {
  await open(PortsTab, {
    publishedPorts: [{ hostAddress: '::', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    portBindings: [{ hostAddress: '', hostPort: '', containerPort: 80, protocol: 'tcp' }],
    exposedPorts: [{ containerPort: 443, protocol: 'udp' }],
  })
  expect(section('Published now').textContent).toContain('localhost:8080')
  expect(section('Asked for').textContent).toMatch(/every address.*random.*80\/tcp/)
  expect(section('Exposed').textContent).toContain('443/udp')
})

it('inspect counts what is found, and goes round', async () => {
  const text = '{\n  "Name": "web",\n  "Names": []\n}'
  bridge.answer('containers.inspectText', () => ({
    ok: true,
    value: { text, characterCount: text.length, isCut: false },
  }))
  await open(InspectTab)
  // It was asked for before the engine was known to be there, and is asked for again now.
  await settle()
  await part.get('input[type=search]').setValue('name')
  await settle()
  expect(part.get('[role=status]').text()).toBe('1 of 2')
  expect(part.findAll('mark').map((mark) => mark.text())).toEqual(['Name', 'Name'])
  await part.get('input[type=search]').trigger('keydown', { key: 'Enter', shiftKey: true })
  expect(part.get('[role=status]').text()).toBe('2 of 2')
  await part.get('button[aria-label="Next match"]').trigger('click')
  expect(part.get('[role=status]').text()).toBe('1 of 2')
  expect(part.get('mark.current').text()).toBe('Name')
})

it('the docker run is made anew for another shell, and what it can’t say is listed', async () => {
  const answer = { problem: null, needs: [], image: 'moved' } as const
  bridge.answer('containers.runCommand', ({ shell }: { shell: string }) => ({
    ok: true,
    value: { ...answer, command: `docker run \\\n  ${shell}`, notExpressible: ['HostConfig.Cgroup'] },
  }))
  part = await mountPart(RunCommandDialog, { props: { row } })
  await settle()
  const dialog = byName(document, 'dialog', 'Copy as docker run')
  expect(dialog.querySelector('code')?.textContent).toBe('docker run \\\n  posix')
  expect(dialog.textContent).toContain('HostConfig.Cgroup')
  expect(dialog.textContent).toContain('means another image by now')
  dialog.querySelector<HTMLInputElement>('input[value=powershell]')?.click()
  await settle()
  expect(dialog.querySelector('code')?.textContent).toContain('powershell')
})
