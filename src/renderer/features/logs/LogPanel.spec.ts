import { beforeEach, describe, expect, it } from 'vitest'
import type { LogLine, LogStatus } from '@shared/domain/log'
import { byName, mountPart, settle, type Part } from '../../test-support/mount-part'
import { makeRow } from '@shared/domain/container-row.fixture'
import { makeStatus } from '../../test-support/objects'
import { createTestBridge, type TestBridge } from '../../test-support/test-bridge'
import LogPanel from './LogPanel.vue'

const id = 'a'.repeat(64)
let bridge: TestBridge

const status = (change: Partial<LogStatus> = {}): LogStatus => ({
  sources: [{ id, name: 'web', phase: 'following', error: null }],
  firstLine: 0,
  endLine: 3,
  skippedLines: 0,
  bytes: 65_536,
  hasEarlier: false,
  isLoadingEarlier: false,
  search: { revision: 0, firstMatch: 0, endMatch: 0, isBounded: false, isRunning: false, problem: null },
  ...change,
})

const line = (number: number): LogLine => ({
  number,
  timeMs: 1_764_000_000_000 + number,
  source: 0,
  isStderr: number === 1,
  text: `line ${number}`,
  fullBytes: number === 2 ? 67_108_864 : null,
  isMatch: false,
})

const inputs = (method: string) =>
  bridge.calls.filter((call) => call.method === method).map((call) => call.input)

async function mountPanel(first: LogStatus): Promise<Part> {
  bridge = createTestBridge()
  bridge.answer('logs.open', () => ({ ok: true, value: { sessionId: 'log-1' } }))
  bridge.answer('logs.lines', ({ from, count }) => ({
    ok: true,
    value: { from, lines: Array.from({ length: Math.min(3, count) }, (_, index) => line(from + index)) },
  }))
  const part = await mountPart(LogPanel, { props: { ids: [id] } })
  bridge.snapshot('engine', makeStatus())
  bridge.snapshot('containers', [makeRow({ id, name: 'web' })])
  await settle()
  bridge.snapshot('logs', first)
  await settle()
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await settle()
  return part
}

beforeEach(() => localStorage.clear())

describe('the log of a container', () => {
  it('is opened with its last lines, shown, and told apart by stream', async () => {
    const part = await mountPanel(status())
    expect(inputs('logs.open')).toEqual([
      { ids: [id], options: { tail: 1000, sinceMs: null, untilMs: null, hasStdout: true, hasStderr: true } },
    ])
    const lines = [...part.element.querySelectorAll('.log-line')]
    expect(lines.map((each) => each.querySelector('.text')?.textContent)).toEqual([
      'line 0',
      'line 1',
      expect.stringMatching(/^line 2… line of 67\.11\sMB, its beginning shown$/),
    ])
    expect(lines.map((each) => each.querySelector('.stream')?.textContent)).toEqual(['', 'err', ''])
    expect(byName(part.element, '[role="log"]', 'Logs of web')).toBeTruthy()
    part.unmount()
    await settle()
    expect(inputs('logs.close')).toEqual([{ sessionId: 'log-1' }])
  })

  it('says which lines made room, and offers earlier ones where there are any', async () => {
    const part = await mountPanel(status({ skippedLines: 1204 }))
    expect(part.element.textContent).toContain('1,204 lines skipped')
    part.unmount()
    const other = await mountPanel(status({ hasEarlier: true }))
    byName(other.element, 'button', 'Load earlier').click()
    await settle()
    expect(inputs('logs.loadEarlier')).toEqual([{ sessionId: 'log-1' }])
    other.unmount()
  })

  it('says in the words of the engine why a log can not be read', async () => {
    const error = {
      code: 'UNSUPPORTED' as const,
      message: 'No.',
      detail: 'configured logging driver does not',
    }
    const part = await mountPanel(
      status({ endLine: 0, sources: [{ id, name: 'web', phase: 'failed', error }] }),
    )
    const alert = part.element.querySelector('[role="alert"]')
    expect(alert?.textContent).toContain('configured logging driver does not')
    expect(alert?.textContent).toContain('--log-driver json-file')
    part.unmount()
  })

  it('searches shortly after the last key, and tells what came of it', async () => {
    const part = await mountPanel(status())
    const box = byName(part.element, 'input', 'Search logs') as HTMLInputElement
    box.value = 'line'
    box.dispatchEvent(new Event('input'))
    await expect
      .poll(() => inputs('logs.search'))
      .toEqual([{ sessionId: 'log-1', pattern: 'line', isRegex: false, isCaseSensitive: false }])
    const search = { ...status().search, revision: 1, endMatch: 1204 }
    bridge.patch('logs', status({ search }))
    await settle()
    expect(part.element.textContent).toContain('1,204 matches')
    bridge.patch('logs', status({ search: { ...search, problem: { kind: 'too-slow' } } }))
    await settle()
    expect(part.element.textContent).toContain('Takes too long: stopped')
    part.unmount()
  })
})
