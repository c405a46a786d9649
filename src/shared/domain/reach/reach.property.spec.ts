import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Network } from '../objects'
import { reach } from './reach'
import { attach, container, idFor, network, partyOf, published, snapshot } from './reach.fixture'
import { indexReach, type ReachSnapshot } from './snapshot'
import type { ReachQuestion } from './types'

const networkChanges: readonly Partial<Network>[] = [
  {},
  { isInternal: true },
  { isIpv6: true },
  { isIpv6: true, isInternal: true },
  { driver: 'macvlan' },
  { driver: 'macvlan', options: [['macvlan_mode', 'private']] },
  { driver: 'ipvlan', options: [['ipvlan_mode', 'l3']] },
  { driver: 'overlay' },
  { driver: 'a-plugin' },
  { options: [['com.docker.network.bridge.enable_icc', 'false']] },
  { options: [['com.docker.network.bridge.enable_ip_masquerade', 'false']] },
]

const names = ['a', 'b', 'c', 'd', 'e']
const hostile = fc.oneof(
  fc.constantFrom('db', 'DB', 'b', '__proto__', 'x.y'),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

const networks = fc
  .array(fc.constantFrom(...networkChanges), { minLength: 1, maxLength: 5 })
  .map((changes) =>
    changes.map((change, index) => network(`${'nqz'[index % 3] ?? ''}${index}`, index + 1, change)),
  )

const ports = fc.array(
  fc.record({
    address: fc.oneof(
      fc.constantFrom('0.0.0.0', '::', '127.0.0.1', '192.0.2.10', '10.1.0.1', '::1'),
      fc.string({ maxLength: 6 }),
    ),
    port: fc.constantFrom(80, 81),
  }),
  { maxLength: 3 },
)

function worlds(withPorts: boolean): fc.Arbitrary<ReachSnapshot> {
  return fc
    .record({
      networks,
      plans: fc.array(
        fc.record({
          state: fc.constantFrom('running', 'running', 'running', 'paused', 'exited'),
          mode: fc.constantFrom('own', 'own', 'own', 'host', 'none', 'container:'),
          other: fc.nat(names.length - 1),
          places: fc.array(fc.record({ at: fc.nat(4), aliases: fc.array(hostile, { maxLength: 3 }) }), {
            maxLength: 3,
          }),
          ports,
        }),
        { minLength: names.length, maxLength: names.length },
      ),
      engineVersion: fc.constantFrom('20.10.24', '28.0.1', '', '?'),
      hostAddresses: fc.constantFrom(null, ['192.0.2.10']),
      isHostApart: fc.boolean(),
    })
    .map(({ networks, plans, ...rest }) => {
      const containers = plans.map(({ state, mode, other, places, ports }, index) => {
        const joined = new Map(places.map(({ at, aliases }) => [networks[at % networks.length], aliases]))
        const legs = [...joined].flatMap(([to, aliases]) =>
          to === undefined ? [] : [attach(to, index + 2, aliases)],
        )
        const networkMode = mode === 'container:' ? `container:${idFor(names[other] ?? '')}` : mode
        return container(names[index] ?? '', mode === 'own' ? legs : [], {
          state: state as 'running',
          networkMode: mode === 'own' ? 'custom' : networkMode,
          publishedPorts:
            mode === 'own' && withPorts
              ? ports.map(({ address, port }, at) => published(address, 8000 + index * 10 + at, port))
              : [],
        })
      })
      return snapshot(networks, containers, rest)
    })
}

const parties = fc.constantFrom(...names, 'host', 'lan')

const questions = fc
  .record({ source: parties, target: parties, port: fc.constantFrom(80, 81, null) })
  .map(({ source, target, port }): ReachQuestion => ({
    source: partyOf(source),
    target: partyOf(target),
    port,
    protocol: 'tcp',
  }))

describe('any verdict', () => {
  it('has ways or reasons, and never both', () => {
    fc.assert(
      fc.property(worlds(true), questions, (world, question) => {
        const { isReachable, ways, reasons } = reach(indexReach(world), question)
        expect(ways.length > 0).toBe(isReachable)
        expect(reasons.length > 0).toBe(!isReachable)
      }),
    )
  })

  it('does not depend on the order of the lists', () => {
    fc.assert(
      fc.property(worlds(true), questions, (world, question) => {
        const turned = {
          ...world,
          containers: world.containers
            .toReversed()
            .map((one) => ({ ...one, networks: one.networks.toReversed() })),
          networks: world.networks.toReversed(),
        }
        expect(reach(indexReach(turned), question)).toEqual(reach(indexReach(world), question))
      }),
    )
  })

  it('for one port is part of that for any', () => {
    fc.assert(
      fc.property(worlds(true), questions, (world, question) => {
        const index = indexReach(world)
        const { isReachable, ways } = reach(index, { ...question, port: 80 })
        const any = reach(index, { ...question, port: null })
        if (isReachable) expect(any.isReachable).toBe(true)
        const places = any.ways.map(({ kind, address }) => `${kind} ${address ?? ''}`)
        for (const { kind, address } of ways) expect(places).toContain(`${kind} ${address ?? ''}`)
      }),
    )
  })

  it('is the same in both directions where nothing is published', () => {
    fc.assert(
      fc.property(worlds(false), questions, (world, question) => {
        // Another machine is let out by masquerading, and not in.
        fc.pre(question.source.kind !== 'lan' && question.target.kind !== 'lan')
        const index = indexReach({ ...world, engineVersion: '28.0.1' })
        const back = { ...question, source: question.target, target: question.source }
        expect(reach(index, back).isReachable).toBe(reach(index, question).isReachable)
      }),
    )
  })

  it('is no where two containers share no network and nothing is published', () => {
    fc.assert(
      fc.property(worlds(false), questions, (world, question) => {
        const { source, target } = question
        fc.pre(source.kind === 'container' && target.kind === 'container' && source.id !== target.id)
        const find = (id: string) => world.containers.find((one) => one.id === id)!
        const [a, b] = [find(source.id), find(target.id)]
        fc.pre(a.networkMode === 'custom' && b.networkMode === 'custom')
        fc.pre(!a.networks.some(({ networkId }) => b.networks.some((other) => other.networkId === networkId)))
        expect(reach(indexReach({ ...world, engineVersion: '28.0.1' }), question).isReachable).toBe(false)
      }),
    )
  })

  it('gives no name to two targets', () => {
    fc.assert(
      fc.property(worlds(true), parties, (world, source) => {
        const index = indexReach(world)
        const leadsTo = new Map<string, Set<string>>()
        for (const target of names) {
          const question = {
            source: partyOf(source),
            target: partyOf(target),
            port: 80,
            protocol: 'tcp',
          } as const
          for (const way of reach(index, question).ways) {
            for (const name of way.names) {
              const key = `${name.toLowerCase()} ${way.address?.includes(':') === true ? 6 : 4}`
              leadsTo.set(key, (leadsTo.get(key) ?? new Set()).add(way.address ?? ''))
            }
          }
        }
        for (const [name, addresses] of leadsTo) expect([name, addresses.size]).toEqual([name, 1])
      }),
    )
  })
})
