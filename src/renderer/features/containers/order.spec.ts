import { describe, expect, it } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import { idOf } from '../../test-support/objects'
import { containerOrder } from './columns'
import { rowMenu } from './row-menu'

const rows = [
  makeRow({ id: idOf('1'), name: 'worker-10', state: 'exited', finishedAtMs: 50, exitCode: 0 }),
  makeRow({ id: idOf('2'), name: 'worker-2', health: 'unhealthy', startedAtMs: 10 }),
  makeRow({
    id: idOf('3'),
    name: 'api',
    startedAtMs: 99,
    publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
  }),
]

function sorted(column: string, direction: 'ascending' | 'descending' = 'ascending'): string[] {
  return [...rows].sort(containerOrder(column, direction)).map((row) => row.name)
}

describe('the order of containers', () => {
  it('is that of the column, by name where it ties', () => {
    expect(sorted('name')).toEqual(['api', 'worker-2', 'worker-10'])
    expect(sorted('name', 'descending')).toEqual(['worker-10', 'worker-2', 'api'])
    expect(sorted('state')).toEqual(['worker-2', 'api', 'worker-10'])
    expect(sorted('ports')).toEqual(['api', 'worker-2', 'worker-10'])
    expect(sorted('since')).toEqual(['api', 'worker-10', 'worker-2'])
    expect(sorted('image')).toEqual(['api', 'worker-2', 'worker-10'])
  })

  it('goes by name for a column that it doesn’t know', () => {
    expect(sorted('__proto__')).toEqual(['api', 'worker-2', 'worker-10'])
    expect(sorted('constructor')).toEqual(['api', 'worker-2', 'worker-10'])
  })
})

describe('the menu of a row', () => {
  const text = { t: (key: string) => key }
  const menu = (row = makeRow(), canChange = true) => rowMenu(row, canChange, text)

  it('offers what the state allows', () => {
    expect(menu().map((item) => item.key)).toEqual([
      'stop',
      'restart',
      'pause',
      'kill',
      'logs',
      'rename',
      'set-restart-policy',
      'copy-name',
      'copy-id',
      'copy-run',
      'remove',
    ])
    expect(menu(makeRow({ state: 'paused' })).map((item) => item.key)).toContain('unpause')
    expect(menu(makeRow({ state: 'exited' }))[0]?.key).toBe('start')
  })

  it('says why something can’t be done, and still copies', () => {
    const stopped = menu(makeRow({ state: 'exited' }))
    expect(stopped.find((item) => item.key === 'kill')?.obstacle).toBe('obstacle.wrong-state')
    const gone = menu(makeRow(), false)
    expect(gone.find((item) => item.key === 'stop')?.obstacle).toBe('obstacle.not-live')
    expect(gone.find((item) => item.key === 'copy-id')?.obstacle ?? null).toBeNull()
    const task = menu(makeRow({ isSwarmTask: true }))
    expect(task.find((item) => item.key === 'remove')?.obstacle).toBe('obstacle.swarm-task')
  })
})
