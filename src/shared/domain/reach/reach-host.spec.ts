import { describe, expect, it } from 'vitest'
import type { Network } from '../objects'
import { ask, attach, container, idFor, network, published, snapshot } from './reach.fixture'
import type { ReachReason } from './types'

const front = network('front', 1)
const back = network('back', 2)
const inner = network('inner', 4, { isInternal: true })
const macvlan = network('lan-cards', 5, { driver: 'macvlan' })
const overlay = network('over', 6, { driver: 'overlay', isAttachable: true })

const modeOf = (driver: string, options: Network['options'], change: Partial<Network> = {}): Network =>
  network('mode', 9, { driver, options, ...change })

const kindsOf = (reasons: readonly ReachReason[]): readonly string[] => reasons.map(({ kind }) => kind)
const placesOf = (ways: readonly { address: string | null; port: number | null }[]): readonly string[] =>
  ways.map(({ address, port }) => `${address ?? '-'} ${port ?? '-'}`)

describe('the host', () => {
  const all = [
    container('plain', [attach(front, 2)], { publishedPorts: [published('127.0.0.1', 8080, 80)] }),
    container('shut', [attach(inner, 2)]),
    container('card', [attach(macvlan, 2)]),
    container('far', [attach(overlay, 2)]),
    container('guest', [], { networkMode: 'host' }),
    container('guest-too', [], { networkMode: 'host' }),
  ]
  const world = snapshot([front, inner, macvlan, overlay], all)

  it('reaches every bridge, internal or not', () => {
    expect(placesOf(ask(world, 'host', 'plain').ways)).toEqual(['10.1.0.2 80', '127.0.0.1 8080'])
    expect(placesOf(ask(world, 'guest', 'shut').ways)).toEqual(['10.4.0.2 80'])
    expect(ask(world, 'host', 'plain').notes).toEqual([{ kind: 'host-has-no-names' }])
  })

  it('is kept apart from its own macvlan, and is on no overlay', () => {
    expect(ask(world, 'host', 'card').reasons[0]).toEqual({
      kind: 'own-host',
      networkName: 'lan-cards',
      driver: 'macvlan',
    })
    expect(kindsOf(ask(world, 'card', 'host').reasons)).toEqual(['own-host'])
    expect(kindsOf(ask(world, 'host', 'far').reasons)).toEqual(['host-not-on-network', 'port-not-published'])
  })

  it('is found by its address on a network of the container', () => {
    expect(placesOf(ask(world, 'plain', 'host').ways)).toEqual(['10.1.0.1 80'])
    expect(placesOf(ask(world, 'shut', 'guest').ways)).toEqual(['10.4.0.1 80'])
  })

  it('is what containers with its network are', () => {
    expect(ask(world, 'guest', 'guest-too').ways).toMatchObject([{ kind: 'same-namespace' }])
    expect(ask(world, 'guest', 'host').ways).toMatchObject([{ kind: 'same-namespace' }])
    expect(placesOf(ask(world, 'lan', 'guest').ways)).toEqual(['192.0.2.10 80'])
  })

  it('reaches an overlay container by the card that the swarm gave it', () => {
    const gatewayBridge = network('docker_gwbridge', 18, {
      options: [['com.docker.network.bridge.enable_icc', 'false']],
      members: [
        {
          containerId: idFor('far'),
          name: 'gateway_1',
          ipv4Address: '10.18.0.3',
          ipv6Address: null,
          macAddress: null,
        },
      ],
    })
    const swarm = snapshot([overlay, gatewayBridge], all)
    expect(placesOf(ask(swarm, 'host', 'far').ways)).toEqual(['10.18.0.3 80'])
    expect(placesOf(ask(swarm, 'far', 'host').ways)).toEqual(['10.18.0.1 80'])
    expect(ask(swarm, 'far', 'lan').isReachable).toBe(true)
  })

  it('has no cards on the bridges of an engine in a virtual machine', () => {
    const apart = { ...world, isHostApart: true }
    expect(placesOf(ask(apart, 'host', 'plain').ways)).toEqual(['127.0.0.1 8080'])
    expect(kindsOf(ask(apart, 'host', 'shut').reasons)).toContain('host-apart')
    expect(kindsOf(ask(apart, 'plain', 'host').reasons)).toEqual(['host-apart'])
    expect(kindsOf(ask(apart, 'lan', 'host').reasons)).toEqual(['host-apart'])
  })

  it('leaves a bridge that it has no address on', () => {
    const isolated = network('front', 1, {
      options: [['com.docker.network.bridge.gateway_mode_ipv4', 'isolated']],
    })
    expect(ask(snapshot([isolated], all), 'host', 'plain', 7000).isReachable).toBe(false)
    const inhibited = network('front', 1, { options: [['com.docker.network.bridge.inhibit_ipv4', 'true']] })
    expect(ask(snapshot([inhibited], all), 'plain', 'host').isReachable).toBe(false)
  })
})

describe('published ports', () => {
  const hidden = container('b', [attach(back, 3)], {
    publishedPorts: [
      published('0.0.0.0', 8080, 80),
      published('::', 8080, 80),
      published('127.0.0.1', 8081, 81),
      published('192.0.2.10', 8082, 82),
    ],
  })
  const world = snapshot([front, back, inner], [container('a', [attach(front, 2)]), hidden])

  it('are a way between networks, to their own port only', () => {
    expect(placesOf(ask(world, 'a', 'b', 80).ways)).toEqual(['10.1.0.1 8080'])
    expect(placesOf(ask(world, 'a', 'b', 82).ways)).toEqual(['192.0.2.10 8082'])
    expect(ask(world, 'a', 'b', 7000).reasons.at(-1)).toEqual({
      kind: 'port-not-published',
      published: hidden.publishedPorts,
    })
    expect(ask(world, 'a', 'b', null).ways).toHaveLength(2)
  })

  it('on loopback are for the host alone', () => {
    const reason = { kind: 'loopback-only', published: published('127.0.0.1', 8081, 81) }
    expect(ask(world, 'a', 'b', 81).reasons).toContainEqual(reason)
    expect(ask(world, 'lan', 'b', 81).reasons).toContainEqual(reason)
    expect(placesOf(ask(world, 'host', 'b', 81).ways)).toEqual(['10.2.0.3 81', '127.0.0.1 8081'])
  })

  it('are the way in from the LAN', () => {
    const verdict = ask(world, 'lan', 'b', 80)
    expect(placesOf(verdict.ways)).toEqual(['192.0.2.10 8080'])
    expect(verdict.notes).toEqual([{ kind: 'published-port-only' }])
    expect(kindsOf(ask(world, 'lan', 'b', 7000).reasons)).toEqual(['no-route-from-lan', 'port-not-published'])
    const unknown = ask({ ...world, hostAddresses: null }, 'lan', 'b', 80)
    expect(placesOf(unknown.ways)).toEqual(['0.0.0.0 8080', ':: 8080'])
  })

  it('are out of reach from an internal network and without masquerading', () => {
    const noMask = network('plain', 11, {
      options: [['com.docker.network.bridge.enable_ip_masquerade', 'false']],
    })
    for (const net of [inner, noMask]) {
      const shut = snapshot([back, net], [container('a', [attach(net, 2)]), hidden])
      expect(kindsOf(ask(shut, 'a', 'b', 80).reasons)).toEqual([
        'no-shared-network',
        'published-out-of-reach',
        'published-out-of-reach',
      ])
    }
  })

  it('on the address of a bridge are not for the LAN', () => {
    const gatewayOnly = container('b', [attach(back, 3)], {
      publishedPorts: [published('10.1.0.1', 8080, 80)],
    })
    const bound = { ...world, containers: [container('a', [attach(front, 2)]), gatewayOnly] }
    expect(ask(bound, 'a', 'b').isReachable).toBe(true)
    expect(kindsOf(ask(bound, 'lan', 'b').reasons)).toContain('published-out-of-reach')
  })

  it('get lost where the container answers over a card of its own', () => {
    const cards = network('own', 19, {
      driver: 'macvlan',
      subnets: [{ subnet: '192.0.2.0/24', gateway: '192.0.2.1', ipRange: null, auxiliaryAddresses: [] }],
    })
    const two = container('b', [attach(back, 3), { ...attach(cards, 3), ipv4Address: '192.0.2.70' }], {
      publishedPorts: [published('0.0.0.0', 8080, 80)],
    })
    const verdict = ask(snapshot([back, cards], [two]), 'lan', 'b')
    expect(placesOf(verdict.ways)).toEqual(['192.0.2.70 80'])
  })
})

describe('the LAN', () => {
  it('is reached by whoever has a way out', () => {
    const noMask = network('plain', 11, {
      options: [['com.docker.network.bridge.enable_ip_masquerade', '0']],
    })
    const world = snapshot(
      [front, inner, macvlan, noMask, overlay],
      [
        container('out', [attach(front, 2)]),
        container('in', [attach(inner, 2)]),
        container('card', [attach(macvlan, 2)]),
        container('unmasked', [attach(noMask, 2)]),
        container('far', [attach(overlay, 2)]),
      ],
    )
    expect(ask(world, 'out', 'lan').ways).toMatchObject([
      { kind: 'outside', networkName: 'front', address: null },
    ])
    expect(ask(world, 'card', 'lan').ways).toMatchObject([{ networkName: 'lan-cards' }])
    expect(ask(world, 'in', 'lan').reasons).toEqual([
      { kind: 'internal', role: 'source', networkName: 'inner' },
    ])
    expect(kindsOf(ask(world, 'unmasked', 'lan').reasons)).toEqual(['no-masquerade'])
    expect(kindsOf(ask(world, 'far', 'lan').reasons)).toEqual(['no-route-from-lan'])
    expect(ask(world, 'host', 'lan').isReachable).toBe(true)
    expect(placesOf(ask(world, 'lan', 'card').ways)).toEqual(['10.5.0.2 80'])
    expect(kindsOf(ask(world, 'lan', 'in').reasons)).toEqual(['internal', 'port-not-published'])
  })

  it('has no route to layer 3', () => {
    const net = modeOf('ipvlan', [['ipvlan_mode', 'l3']])
    const world = snapshot([net], [container('a', [attach(net, 2)])])
    expect(kindsOf(ask(world, 'lan', 'a').reasons)).toEqual(['no-route-from-lan', 'port-not-published'])
    expect(kindsOf(ask(world, 'a', 'lan').reasons)).toEqual(['no-route-from-lan'])
  })
})
