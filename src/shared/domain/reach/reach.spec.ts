import { describe, expect, it } from 'vitest'
import type { Network } from '../objects'
import { ask, attach, container, idFor, network, published, snapshot } from './reach.fixture'
import type { ReachReason } from './types'

const front = network('front', 1)
const back = network('back', 2)
const iccOff = network('apart', 3, { options: [['com.docker.network.bridge.enable_icc', 'false']] })
const defaultBridge = network('bridge', 17)
const six = network('six', 7, { isIpv6: true })
const otherSix = network('other-six', 8, { isIpv6: true })

const modeOf = (driver: string, options: Network['options'], change: Partial<Network> = {}): Network =>
  network('mode', 9, { driver, options, ...change })

const kindsOf = (reasons: readonly ReachReason[]): readonly string[] => reasons.map(({ kind }) => kind)
const placesOf = (ways: readonly { address: string | null; port: number | null }[]): readonly string[] =>
  ways.map(({ address, port }) => `${address ?? '-'} ${port ?? '-'}`)

describe('two containers', () => {
  it('reach each other over a network that both are on, by every name', () => {
    const world = snapshot(
      [front],
      [container('a', [attach(front, 2)]), container('b', [attach(front, 3, ['db', 'b'])])],
    )
    expect(ask(world, 'a', 'b')).toEqual({
      isReachable: true,
      ways: [
        {
          kind: 'network',
          networkName: 'front',
          address: '10.1.0.3',
          port: 80,
          targetPort: 80,
          names: ['b', 'db', idFor('b').slice(0, 12)],
          sharedNames: [],
        },
      ],
      reasons: [],
      notes: [],
    })
    expect(ask(world, 'a', 'b', null).ways[0]).toMatchObject({ port: null, targetPort: null })
  })

  it('share no network', () => {
    const world = snapshot(
      [front, back],
      [container('a', [attach(front, 2)]), container('b', [attach(back, 3)])],
    )
    expect(ask(world, 'a', 'b')).toEqual({
      isReachable: false,
      ways: [],
      reasons: [
        { kind: 'no-shared-network', sourceNetworks: ['front'], targetNetworks: ['back'] },
        { kind: 'port-not-published', published: [] },
      ],
      notes: [],
    })
  })

  it('are kept apart by icc, and then meet at the host', () => {
    const plain = [container('a', [attach(iccOff, 2)]), container('b', [attach(iccOff, 3)])]
    expect(kindsOf(ask(snapshot([iccOff], plain), 'a', 'b').reasons)).toEqual([
      'icc-off',
      'port-not-published',
    ])
    const bound = container('b', [attach(iccOff, 3)], { publishedPorts: [published('0.0.0.0', 8080, 80)] })
    const verdict = ask(snapshot([iccOff], [plain[0]!, bound]), 'a', 'b')
    expect(placesOf(verdict.ways)).toEqual(['10.3.0.1 8080'])
    expect(verdict.notes).toEqual([
      { kind: 'published-port-only' },
      { kind: 'detour', reason: { kind: 'icc-off', networkName: 'apart' } },
    ])
  })

  it.each([
    ['macvlan', 'macvlan_mode', 'private', false],
    ['macvlan', 'macvlan_mode', 'vepa', false],
    ['macvlan', 'macvlan_mode', 'bridge', true],
    ['ipvlan', 'ipvlan_flag', 'private', false],
    ['ipvlan', 'ipvlan_mode', 'l3', true],
    ['overlay', 'encrypted', '', true],
  ])('on %s with %s %s: %s', (driver, key, value, isReachable) => {
    const net = modeOf(driver, [[key, value]])
    const world = snapshot([net], [container('a', [attach(net, 2)]), container('b', [attach(net, 3)])])
    const verdict = ask(world, 'a', 'b')
    expect(verdict.isReachable).toBe(isReachable)
    if (!isReachable) expect(verdict.reasons[0]).toMatchObject({ kind: 'driver-mode', driver, mode: value })
  })

  it('find no names on the default bridge', () => {
    const world = snapshot(
      [defaultBridge],
      [container('a', [attach(defaultBridge, 2)]), container('b', [attach(defaultBridge, 3)])],
    )
    const verdict = ask(world, 'a', 'b')
    expect(verdict.ways[0]).toMatchObject({ address: '10.17.0.3', names: [], sharedNames: [] })
    expect(verdict.notes).toEqual([{ kind: 'default-bridge-no-names', networkName: 'bridge' }])
  })

  it('need a common kind of address', () => {
    const world = snapshot(
      [six],
      [
        container('a', [{ ...attach(six, 2), ipv4Address: null }]),
        container('b', [{ ...attach(six, 3), ipv6Address: null }]),
      ],
    )
    expect(kindsOf(ask(world, 'a', 'b').reasons)).toContain('address-family')
  })

  it('are not kept apart in IPv6 before engine 27', () => {
    const containers = [container('a', [attach(six, 2)]), container('b', [attach(otherSix, 3)])]
    const networks = [six, otherSix]
    expect(ask(snapshot(networks, containers), 'a', 'b').isReachable).toBe(false)
    const old = ask(snapshot(networks, containers, { engineVersion: '20.10.24' }), 'a', 'b')
    expect(placesOf(old.ways)).toEqual(['fd00:8::3 80'])
  })

  it('need a way back for that, and by UDP the same one', () => {
    const old = { engineVersion: '20.10.24' }
    const alone = container('a', [attach(six, 2)])
    const inner = network('inner-six', 9, { isIpv6: true, isInternal: true })
    // Its way out knows no IPv6.
    const lost = container('lost', [attach(front, 3), attach(inner, 3)])
    expect(ask(snapshot([front, six, inner], [alone, lost], old), 'a', 'lost').isReachable).toBe(false)
    const both = container('both', [attach(six, 3), attach(inner, 3)])
    const world = snapshot([six, inner], [alone, both], old)
    const fromOther = (protocol: 'tcp' | 'udp') =>
      ask(world, 'a', 'both', 80, protocol).ways.map(({ address }) => address)
    expect(fromOther('tcp')).toContain('fd00:9::3')
    expect(fromOther('udp')).not.toContain('fd00:9::3')
    expect(fromOther('udp')).toContain('fd00:7::3')
  })

  it('do not answer when one of them does not run', () => {
    const world = snapshot(
      [front],
      [
        container('a', [attach(front, 2)]),
        container('gone', [attach(front, 3)], { state: 'exited' }),
        container('frozen', [attach(front, 4)], { state: 'paused' }),
      ],
    )
    expect(ask(world, 'a', 'gone').reasons).toEqual([
      { kind: 'not-running', role: 'target', state: 'exited' },
    ])
    expect(ask(world, 'frozen', 'a').reasons).toEqual([
      { kind: 'not-running', role: 'source', state: 'paused' },
    ])
    expect(ask(world, 'a', 'never-was').reasons).toEqual([{ kind: 'unknown-container', role: 'target' }])
  })

  it('have no way without a network', () => {
    const world = snapshot(
      [front],
      [container('a', [attach(front, 2)]), container('alone', [], { networkMode: 'none' })],
    )
    expect(ask(world, 'a', 'alone').reasons).toEqual([{ kind: 'no-network', role: 'target' }])
    expect(ask(world, 'alone', 'a').reasons).toEqual([{ kind: 'no-network', role: 'source' }])
    expect(ask(world, 'alone', 'host').reasons).toEqual([{ kind: 'no-network', role: 'source' }])
  })

  it('live in one namespace with container: and are found by the name of its owner', () => {
    const world = snapshot(
      [front],
      [
        container('a', [attach(front, 2)]),
        container('b', [attach(front, 3)]),
        container('guest', [], { networkMode: `container:${idFor('b')}` }),
        container('orphan', [], { networkMode: `container:${idFor('nobody')}` }),
      ],
    )
    expect(ask(world, 'b', 'guest').ways).toMatchObject([{ kind: 'same-namespace', address: '127.0.0.1' }])
    expect(ask(world, 'a', 'guest').ways[0]?.names).toEqual(['b', idFor('b').slice(0, 12)])
    expect(ask(world, 'a', 'orphan').reasons).toEqual([{ kind: 'namespace-gone', role: 'target' }])
  })
})

describe('names', () => {
  const networks = [front, back]

  it('lead to several containers where these share them', () => {
    const world = snapshot(
      [front],
      [
        container('a', [attach(front, 2)]),
        container('b', [attach(front, 3, ['db', 'own'])]),
        container('c', [attach(front, 4, ['DB'])]),
      ],
    )
    expect(ask(world, 'a', 'b').ways[0]).toMatchObject({
      names: ['b', 'own', idFor('b').slice(0, 12)],
      sharedNames: ['db'],
    })
  })

  it('need their network behind them where an earlier one has the same', () => {
    const world = snapshot(networks, [
      container('a', [attach(front, 2), attach(back, 2)]),
      container('b', [attach(front, 3), attach(back, 3)]),
    ])
    const byNetwork = new Map(
      ask(world, 'a', 'b').ways.map(({ networkName, names }) => [networkName, names[0]]),
    )
    expect(byNetwork.get('back')).toBe('b')
    expect(byNetwork.get('front')).toBe('b.front')
  })

  it('are looked for in each family by itself', () => {
    const dual = network('z-dual', 9, { isIpv6: true, isInternal: true })
    const world = snapshot(
      [front, dual],
      [
        container('a', [attach(front, 2), attach(dual, 2)]),
        container('b', [attach(front, 3), attach(dual, 3)]),
      ],
    )
    const names = ask(world, 'a', 'b').ways.map(({ address, names }) => [address, names[0]])
    expect(names).toEqual([
      ['10.1.0.3', 'b'],
      ['10.9.0.3', 'b.z-dual'],
      ['fd00:9::3', 'b'],
    ])
  })

  it('are told only where a resolver can be asked for them', () => {
    const world = snapshot(
      [front],
      [
        container('a', [attach(front, 2)]),
        container('b', [attach(front, 3, ['two words', '', '\u001b[2J', 'x.y', '-a', 'é'])]),
      ],
    )
    expect(ask(world, 'a', 'b').ways[0]?.names).toEqual(['b', 'x.y', '-a', idFor('b').slice(0, 12)])
  })
})
