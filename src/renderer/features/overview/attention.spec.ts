import { describe, expect, it } from 'vitest'
import { createContainerMatcher, parseContainerQuery } from '@shared/domain/container-query'
import { makeRow } from '@shared/domain/container-row.fixture'
import { attentionGroups } from './attention'

const now = 100 * 3_600_000
const recently = now - 60_000

const unhealthy = makeRow({ name: 'unhealthy', health: 'unhealthy' })
const restarting = makeRow({ name: 'restarting', state: 'restarting', exitCode: 1 })
const notStarted = makeRow({ name: 'notStarted', state: 'created', stateError: 'port is already allocated' })
const failed = makeRow({ name: 'failed', state: 'exited', exitCode: 3, finishedAtMs: recently })
const quiet = [
  makeRow({ name: 'fine', health: 'healthy' }),
  makeRow({ name: 'ended', state: 'exited', exitCode: 0, finishedAtMs: recently }),
  makeRow({ name: 'stopped', state: 'exited', exitCode: 143, finishedAtMs: recently }),
  makeRow({ name: 'killed', state: 'exited', exitCode: 137, finishedAtMs: recently }),
  makeRow({ name: 'old', state: 'exited', exitCode: 3, finishedAtMs: now - 25 * 3_600_000 }),
  makeRow({ name: 'unknown', state: 'exited', exitCode: null, finishedAtMs: recently }),
]

describe('what needs attention', () => {
  it('is told by kind, worst first', () => {
    const groups = attentionGroups([...quiet, failed, notStarted, restarting, unhealthy], now)
    expect(groups.map(({ kind, rows }) => [kind, rows.map((row) => row.name)])).toEqual([
      ['unhealthy', ['unhealthy']],
      ['restarting', ['restarting']],
      ['startFailed', ['notStarted']],
      ['exited', ['failed']],
    ])
  })

  it('is nothing on a quiet machine', () => {
    expect(attentionGroups(quiet, now)).toEqual([])
  })

  it('comes newest first', () => {
    const older = { ...failed, name: 'older', finishedAtMs: recently - 1000 }
    const [group] = attentionGroups([older, failed], now)
    expect(group?.rows.map((row) => row.name)).toEqual(['failed', 'older'])
  })

  it('can be found again by the filter that it links to', () => {
    for (const { filter, rows } of attentionGroups([failed, notStarted, restarting, unhealthy], now)) {
      const query = parseContainerQuery(filter)
      expect(query.problems).toEqual([])
      expect(rows.every(createContainerMatcher(query))).toBe(true)
    }
  })
})
