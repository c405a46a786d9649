import { describe, expect, it } from 'vitest'
import { createContainerMatcher, parseContainerQuery } from './container-query'
import type { ContainerRow } from './container-row'
import { makeRow } from './container-row.fixture'

function matches(line: string, row: ContainerRow): boolean {
  return createContainerMatcher(parseContainerQuery(line))(row)
}

const shop = makeRow({
  name: 'shop-web-1',
  imageReference: 'ghcr.io/shop/web:2.14',
  health: 'healthy',
  networkNames: ['front', 'back'],
  publishedPorts: [
    { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    { hostAddress: '0.0.0.0', hostPort: 53, containerPort: 53, protocol: 'udp' },
  ],
  restartPolicy: { name: 'unless-stopped', maximumRetryCount: 0 },
  composeProject: 'shop',
  labels: [
    ['app', 'shop'],
    ['__proto__', 'evil'],
  ],
})

describe('the containers filter', () => {
  it.each([
    ['', true],
    ['web', true],
    ['WEB 2.14', true],
    ['back', true],
    ['8080', true],
    ['nginx', false],
    ['-web', false],
    ['state:running', true],
    ['state:run', true],
    ['state:exited', false],
    ['state:exited,running', true],
    ['state:exited state:running', true],
    ['-state:exited', true],
    ['name:shop', true],
    ['name:front', false],
    ['image:shop/web', true],
    ['network:front', true],
    ['network:metrics', false],
    ['label:app', true],
    ['label:app=shop', true],
    ['label:app=other', false],
    ['label:app label:none', false],
    ['label:__proto__=evil', true],
    ['label:constructor', false],
    ['label:com.docker.compose.project', true],
    ['label:com.docker.compose.project=shop', true],
    ['label:com.docker.compose.project=other', false],
    ['label:com.docker.compose.service', false],
    ['port:8080', true],
    ['port:80', true],
    ['port:808', false],
    ['port:53/udp', true],
    ['port:8080/udp', false],
    ['port:udp', true],
    ['port:sctp', false],
    ['restart:unless-stopped', true],
    ['restart:always', false],
    ['project:shop', true],
    ['health:healthy', true],
    ['id:aaaa', true],
    ['id:bbbb', false],
  ])('%s → %s', (line, expected) => {
    expect(matches(line, shop)).toBe(expected)
  })

  it('takes stopped for every state without a process', () => {
    for (const state of ['created', 'exited', 'dead'] as const) {
      expect(matches('state:stopped', makeRow({ state }))).toBe(true)
    }
    expect(matches('state:stopped', makeRow({ state: 'paused' }))).toBe(false)
  })

  it('names a value that its key does not know, and fits nothing by it', () => {
    expect(parseContainerQuery('state:runing').problems).toEqual([
      { kind: 'unknown-value', key: 'state', value: 'runing' },
    ])
    expect(matches('state:runing', shop)).toBe(false)
    expect(parseContainerQuery('health:unh restart:on state:run,ex').problems).toEqual([])
  })

  it('names a label that rows come without', () => {
    const value = 'com.docker.compose.config-hash=abc'
    expect(parseContainerQuery(`label:${value}`).problems).toEqual([{ kind: 'unsearched-label', value }])
    expect(parseContainerQuery('label:com.docker.compose.project=a').problems).toEqual([])
  })

  it('keeps its answer for a row and asks anew for a changed one', () => {
    const matcher = createContainerMatcher(parseContainerQuery('state:exited'))
    expect(matcher(shop)).toBe(false)
    expect(matcher(shop)).toBe(false)
    expect(matcher({ ...shop, state: 'exited' })).toBe(true)
  })
})
