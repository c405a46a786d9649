import { describe, expect, it } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import { isLoopback, publishedPortRows } from './published'

const port = (hostAddress: string, hostPort: number) =>
  ({ hostAddress, hostPort, containerPort: 80, protocol: 'tcp' }) as const

describe('publishedPortRows', () => {
  it('gives each address a row with a key of its own', () => {
    const web = makeRow({ id: 'a'.repeat(64), publishedPorts: [port('0.0.0.0', 8080), port('::', 8080)] })
    const db = makeRow({ id: 'b'.repeat(64), publishedPorts: [port('127.0.0.1', 8080)] })
    const rows = publishedPortRows([web, db, makeRow({ id: 'c'.repeat(64) })])
    expect(rows.map(({ hostAddress, reach }) => [hostAddress, reach])).toEqual([
      ['0.0.0.0', 'network'],
      ['::', 'network'],
      ['127.0.0.1', 'machine'],
    ])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3)
  })

  it('takes only real loopback addresses for one', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1'].map(isLoopback)).toEqual([true, true, true])
    expect(['127.0.0.1.example', '0.0.0.0', '', '1127.0.0.1', '::'].map(isLoopback)).toEqual(
      Array(5).fill(false),
    )
  })
})
