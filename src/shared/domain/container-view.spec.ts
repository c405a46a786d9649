import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublishedPort } from './container'
import { makeRow } from './container-row.fixture'
import {
  exitMeaning,
  groupPorts,
  isContainerName,
  shortId,
  shortImage,
  shownState,
  showsVerbDone,
  stateRank,
  timeSummary,
  verbObstacle,
} from './container-view'

function port(hostAddress: string, hostPort: number, containerPort: number, protocol = 'tcp'): PublishedPort {
  return { hostAddress, hostPort, containerPort, protocol: protocol as PublishedPort['protocol'] }
}

function chips(...ports: PublishedPort[]): string[] {
  return groupPorts(ports).map((group) => group.text)
}

describe('groupPorts', () => {
  it('shows one chip for the IPv4 and the IPv6 row of one publish', () => {
    expect(groupPorts([port('0.0.0.0', 8080, 80), port('::', 8080, 80)])).toEqual([
      { text: '8080→80', bindings: ['0.0.0.0:8080->80/tcp', '[::]:8080->80/tcp'], hostPort: 8080 },
    ])
  })

  it('writes equal ports once, and udp with its suffix', () => {
    expect(chips(port('0.0.0.0', 9090, 9090))).toEqual(['9090'])
    expect(chips(port('0.0.0.0', 53, 53, 'udp'))).toEqual(['53→53/udp'])
  })

  it('tells addresses apart', () => {
    expect(chips(port('127.0.0.1', 3000, 3000))).toEqual(['lo:3000'])
    expect(chips(port('::1', 3000, 80))).toEqual(['lo:3000→80'])
    expect(chips(port('192.168.1.5', 80, 80))).toEqual(['192.168.1.5:80'])
    expect(chips(port('fd00::1', 80, 80))).toEqual(['[fd00::1]:80'])
    expect(chips(port('::', 80, 80))).toEqual(['[::]:80'])
    expect(chips(port('10.0.0.1', 80, 80), port('10.0.0.2', 80, 80))).toEqual(['10.0.0.1+1:80'])
  })

  it('joins neighbours that are published alike, whatever their order', () => {
    expect(
      chips(port('0.0.0.0', 8002, 9002), port('0.0.0.0', 8000, 9000), port('0.0.0.0', 8001, 9001)),
    ).toEqual(['8000-8002→9000-9002'])
    expect(chips(port('0.0.0.0', 8000, 8000), port('127.0.0.1', 8001, 8001))).toEqual(['8000', 'lo:8001'])
    expect(chips(port('0.0.0.0', 8000, 80), port('0.0.0.0', 8001, 80))).toEqual(['8000→80', '8001→80'])
  })

  it('loses no binding', () => {
    const anyPort = fc.record({
      hostAddress: fc.constantFrom('0.0.0.0', '::', '127.0.0.1', '10.0.0.1'),
      hostPort: fc.integer({ min: 1, max: 8 }),
      containerPort: fc.integer({ min: 1, max: 8 }),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    })
    fc.assert(
      fc.property(fc.array(anyPort, { maxLength: 30 }), (ports) => {
        const expanded = new Set<string>()
        for (const group of groupPorts(ports)) {
          for (const binding of group.bindings) for (const single of expand(binding)) expanded.add(single)
        }
        const given = ports.map((one) => {
          const address = one.hostAddress.includes(':') ? `[${one.hostAddress}]` : one.hostAddress
          return `${address}:${one.hostPort}->${one.containerPort}/${one.protocol}`
        })
        expect(expanded).toEqual(new Set(given))
      }),
    )
  })
})

/** "a:1-3->5-7/tcp" as its single ports. */
function expand(binding: string): string[] {
  const [, address, first, last, containerFirst, protocol] =
    /^(.*):(\d+)(?:-(\d+))?->(\d+)(?:-\d+)?\/(\w+)$/.exec(binding) ?? []
  const count = last === undefined ? 1 : Number(last) - Number(first) + 1
  return Array.from(
    { length: count },
    (_, index) => `${address}:${Number(first) + index}->${Number(containerFirst) + index}/${protocol}`,
  )
}

describe('names and ids', () => {
  it('shortens what says nothing', () => {
    expect(shortImage('docker.io/library/nginx:1.27')).toBe('nginx:1.27')
    expect(shortImage('docker.io/shop/api:2')).toBe('shop/api:2')
    expect(shortImage('ghcr.io/shop/api:2')).toBe('ghcr.io/shop/api:2')
    expect(shortImage(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab')
    expect(shortImage(`nginx@sha256:${'ab'.repeat(32)}`)).toBe('nginx@abababababab')
    expect(shortImage('')).toBe('')
    expect(shortId(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab')
  })

  it('knows the engine rule for container names', () => {
    expect(isContainerName('web-1.a_b')).toBe(true)
    for (const name of ['', 'a', '-web', 'we b', 'wéb', 'a/b', '../..', 'web\n']) {
      expect(isContainerName(name)).toBe(false)
    }
  })
})

describe('state', () => {
  it('says unhealthy instead of running', () => {
    expect(shownState(makeRow({ health: 'unhealthy' }))).toBe('unhealthy')
    expect(shownState(makeRow({ health: 'unhealthy', state: 'paused' }))).toBe('paused')
    expect(stateRank(makeRow({ health: 'unhealthy' }))).toBeLessThan(stateRank(makeRow()))
  })

  it('counts from the right moment', () => {
    expect(timeSummary(makeRow())).toEqual({ kind: 'up', atMs: 2000 })
    expect(timeSummary(makeRow({ state: 'created', startedAtMs: null }))).toEqual({
      kind: 'created',
      atMs: 1000,
    })
    expect(timeSummary(makeRow({ state: 'exited', finishedAtMs: 3000, exitCode: 137 }))).toEqual({
      kind: 'exited',
      atMs: 3000,
      exitCode: 137,
    })
    expect(timeSummary(makeRow({ startedAtMs: null }))).toEqual({ kind: 'up', atMs: 1000 })
  })

  it('explains exit codes', () => {
    expect(exitMeaning(0)).toBe('0')
    expect(exitMeaning(137)).toBe('137')
    expect(exitMeaning(131)).toBe('signal')
    expect(exitMeaning(42)).toBe('other')
    expect(exitMeaning(255)).toBe('other')
  })
})

describe('verbs', () => {
  it('are offered where they make sense', () => {
    expect(verbObstacle('start', makeRow())).toBe('wrong-state')
    expect(verbObstacle('start', makeRow({ state: 'exited' }))).toBeNull()
    expect(verbObstacle('stop', makeRow({ state: 'restarting' }))).toBeNull()
    expect(verbObstacle('unpause', makeRow({ state: 'paused' }))).toBeNull()
    expect(verbObstacle('remove', makeRow({ isSwarmTask: true }))).toBe('swarm-task')
    expect(verbObstacle('stop', makeRow({ state: 'unknown' }))).toBeNull()
  })

  it('are done when the row shows it', () => {
    const before = makeRow()
    expect(showsVerbDone('stop', before, makeRow({ state: 'exited' }))).toBe(true)
    expect(showsVerbDone('stop', before, makeRow())).toBe(false)
    expect(showsVerbDone('restart', before, makeRow())).toBe(false)
    expect(showsVerbDone('restart', before, makeRow({ startedAtMs: 9000 }))).toBe(true)
    expect(showsVerbDone('rename', before, makeRow({ name: 'web2' }))).toBe(true)
    // A container that starts and ends at once was started all the same.
    const stopped = makeRow({ state: 'exited', startedAtMs: 1 })
    expect(showsVerbDone('start', stopped, makeRow({ state: 'exited', startedAtMs: 2 }))).toBe(true)
  })
})
