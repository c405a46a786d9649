import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressCount,
  containsAddress,
  containsSubnet,
  defaultPools,
  formatAddress,
  formatSubnet,
  hasHostBits,
  isHostAddress,
  lastAddress,
  nextFreeAddress,
  nextFreeSubnet,
  overlaps,
  parseAddress,
  parseSubnet,
  subnetOf,
  type IpAddress,
  type IpSubnet,
} from './ip-subnet'

const subnet = (text: string) => parseSubnet(text) ?? expect.fail(text)
const address = (text: string) => parseAddress(text) ?? expect.fail(text)

const anyAddress: fc.Arbitrary<IpAddress> = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }).map((value) => ({ family: 4, value }) as const),
  fc
    .bigInt({ min: 0n, max: (1n << 128n) - 1n })
    .filter((value) => value >> 32n !== 0xffffn)
    .map((value) => ({ family: 6, value }) as const),
)
const anySubnet: fc.Arbitrary<IpSubnet> = fc
  .tuple(anyAddress, fc.nat({ max: 128 }))
  .map(([at, bits]) => subnetOf(at, at.family === 4 ? bits % 33 : bits))

describe('addresses and subnets', () => {
  it.each(['10.0.0.1', '255.255.255.255', '0.0.0.0', '::', '::1', '2001:db8::8822', 'fe80::1:0:0:2'])(
    'reads and writes %s',
    (text) => expect(formatAddress(address(text))).toBe(text),
  )

  it.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '10.0.0.1/8', ':::', 'fe80::1%eth0', 'x', '1.2.3.4.5'])(
    'refuses %s as an address',
    (text) => expect(parseAddress(text)).toBeNull(),
  )

  it.each([
    ['10.0.0.5/24', '10.0.0.0/24', true],
    ['10.0.0.0/0', '0.0.0.0/0', true],
    ['2001:db8::1/64', '2001:db8::/64', true],
    ['2001:db8::/64', '2001:db8::/64', false],
    ['::ffff:10.0.0.0/120', '10.0.0.0/24', false],
    ['10.0.0.0/024', '10.0.0.0/24', false],
  ])('reads %s as %s', (text, written, isOff) => {
    expect(formatSubnet(subnet(text))).toBe(written)
    expect(hasHostBits(subnet(text))).toBe(isOff)
  })

  it.each(['', '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0.0/-1', '10.0.0.0/8/8', '/8'])(
    'refuses %s as a subnet',
    (text) => expect(parseSubnet(text)).toBeNull(),
  )

  it('reads back what it writes, and holds its own addresses', () => {
    fc.assert(
      fc.property(anySubnet, (any) => {
        const { family, base, prefixLength } = any
        expect(parseSubnet(formatSubnet(any))).toMatchObject({ family, base, prefixLength })
        expect(containsAddress(any, { family, value: base })).toBe(true)
        expect(containsAddress(any, lastAddress(any))).toBe(true)
        expect(containsAddress(any, { family, value: lastAddress(any).value + 1n })).toBe(false)
        expect(containsAddress(any, { family, value: base - 1n })).toBe(false)
        expect(containsSubnet(any, any)).toBe(true)
      }),
    )
  })

  it('overlap when one holds the other, and never else', () => {
    fc.assert(
      fc.property(anySubnet, anySubnet, (a, b) => {
        const isApart =
          a.family !== b.family || lastAddress(a).value < b.base || lastAddress(b).value < a.base
        expect(overlaps(a, b)).toBe(!isApart)
        expect(overlaps(b, a)).toBe(!isApart)
      }),
    )
  })

  it('keeps the network’s own address and the broadcast address from containers', () => {
    const small = subnet('10.0.0.0/30')
    expect(
      ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3'].map((text) => isHostAddress(small, address(text))),
    ).toEqual([false, true, true, false])
    expect(isHostAddress(subnet('10.0.0.0/31'), address('10.0.0.0'))).toBe(true)
    expect(isHostAddress(subnet('2001:db8::/64'), address('2001:db8::ffff:ffff:ffff:ffff'))).toBe(true)
    expect(isHostAddress(small, address('10.0.0.4'))).toBe(false)
    expect(formatAddress(nextFreeAddress(small, [address('10.0.0.1')]) ?? expect.fail())).toBe('10.0.0.2')
    expect(nextFreeAddress(small, [address('10.0.0.1'), address('10.0.0.2')])).toBeNull()
    expect(addressCount(subnet('::/0'))).toBe(1n << 128n)
  })
})

describe('a free subnet', () => {
  it('is the engine’s own next one', () => {
    expect(formatSubnet(nextFreeSubnet([], defaultPools) ?? expect.fail())).toBe('172.17.0.0/16')
    const taken = ['172.17.0.0/16', '172.18.5.0/24', '172.19.0.0/16', '172.20.0.0/14', '172.16.0.0/12'].map(
      subnet,
    )
    expect(formatSubnet(nextFreeSubnet(taken, defaultPools) ?? expect.fail())).toBe('192.168.0.0/20')
  })

  it('overlaps nothing, lies in its pool, and is missed only where there is none', () => {
    const pool = { base: subnet('10.0.0.0/24'), size: 28 }
    const inPool = fc
      .tuple(fc.nat({ max: 255 }), fc.integer({ min: 24, max: 32 }))
      .map(([last, bits]) => subnetOf(address(`10.0.0.${last}`), bits))
    fc.assert(
      fc.property(fc.array(inPool, { maxLength: 20 }), (taken) => {
        const found = nextFreeSubnet(taken, [pool])
        const free = Array.from({ length: 16 }, (_, index) => subnet(`10.0.0.${16 * index}/28`)).find(
          (candidate) => !taken.some((other) => overlaps(candidate, other)),
        )
        expect(found === null ? null : formatSubnet(found)).toBe(
          free === undefined ? null : formatSubnet(free),
        )
      }),
    )
  })

  it('is found behind much that is taken without counting through it', () => {
    const pool = { base: subnet('::/0'), size: 128 }
    expect(formatSubnet(nextFreeSubnet([subnet('::/1')], [pool]) ?? expect.fail())).toBe('8000::/128')
    expect(nextFreeSubnet([subnet('::/0')], [pool])).toBeNull()
  })
})
