import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps, parseSubnet } from '../ip-subnet'
import { checkNetwork } from './check-network'
import type { CreateNetworkBody } from './create-network-body'
import type { NetworkSurroundings } from './network-problem'
import { parseNetworkCommand } from './parse-network-command'
import { freeSubnet } from './check-addresses'

const around: NetworkSurroundings = {
  networks: [
    { name: 'bridge', driver: 'bridge', subnets: ['172.17.0.0/16'], parent: null },
    { name: 'front', driver: 'bridge', subnets: ['10.20.0.0/24', 'fd00:1::/64'], parent: null },
    { name: 'lan', driver: 'macvlan', subnets: ['192.168.7.0/24'], parent: 'eth1' },
    { name: 'odd', driver: 'null', subnets: ['not a subnet'], parent: null },
  ],
  hostRoutes: [{ interfaceName: 'eth0', subnet: '192.168.1.20/24' }],
  hostInterfaces: ['lo', 'eth0', 'eth1', 'br.odd'],
  swarm: 'none',
}

function body(flags: string): CreateNetworkBody {
  const reading = parseNetworkCommand(`docker network create ${flags}`)
  if ('error' in reading) throw new Error(reading.error)
  return reading.body
}

/** Each problem as "field reason severity → proposal". */
function problems(flags: string, more: Partial<NetworkSurroundings> = {}): string[] {
  return checkNetwork(body(flags), { ...around, ...more }).map(
    ({ field, reason, severity, proposal }) =>
      `${field} ${reason.kind}${severity === 'warning' ? ' (warning)' : ''}${proposal === null ? '' : ` → ${proposal}`}`,
  )
}

const macvlan = '-d macvlan -o parent=eth0'

describe('a network that is to be created', () => {
  it.each<[flags: string, found: string[]]>([
    ['net', []],
    ['--subnet 10.0.0.0/24 --gateway 10.0.0.1 --ip-range 10.0.0.128/25 --aux-address a=10.0.0.2 net', []],
    ['--ipv6 --subnet 10.0.0.0/24 --subnet fd00:2::/64 net', []],
    ['"bad name"', ['name name-invalid → bad-name']],
    ['host', ['name name-reserved']],
    ['front', ['name name-taken → front-2']],
    ['-d host net', ['driver driver-predefined']],
    ['--subnet 10.0.0.5/24 net', ['subnet host-bits → 10.0.0.0/24']],
    ['--subnet bad net', ['subnet not-a-subnet → 172.18.0.0/16']],
    ['--subnet 10.20.0.128/25 net', ['subnet overlaps-network → 172.18.0.0/25']],
    ['--subnet 10.0.0.0/8 net', ['subnet overlaps-network']],
    ['--ipv6 --subnet fd00:1::/48 net', ['subnet overlaps-network']],
    ['--subnet 192.168.1.0/24 net', ['subnet overlaps-route (warning) → 172.18.0.0/24']],
    ['--subnet 10.0.0.0/24 --subnet 10.1.0.0/24 net', ['subnet too-many-subnets']],
    ['--subnet 10.0.0.0/31 net', ['subnet subnet-too-small']],
    ['--subnet fd00:2::/64 net', ['ipv6 ipv6-is-off (warning) → true']],
    ['--subnet 10.0.0.0/24 --ip-range 10.0.0.0/16 net', ['ipRange outside-subnet → 10.0.0.0/24']],
    ['--subnet 10.0.0.0/24 --ip-range 10.0.0.9/28 net', ['ipRange host-bits → 10.0.0.0/28']],
    ['--subnet 10.0.0.0/24 --gateway 10.0.0.0 net', ['gateway not-for-hosts → 10.0.0.1']],
    ['--subnet 10.0.0.0/24 --gateway 10.0.0.255 net', ['gateway not-for-hosts → 10.0.0.1']],
    ['--subnet 10.0.0.0/24 --gateway 10.0.0.1/24 net', ['gateway not-an-address → 10.0.0.1']],
    [
      '--subnet 10.0.0.0/24 --gateway 10.0.0.1 --aux-address a=10.0.0.1 net',
      ['auxiliaryAddress address-is-gateway → 10.0.0.2'],
    ],
    [
      '--subnet 10.0.0.0/24 --aux-address a=10.0.0.1 --aux-address b=10.0.0.1 net',
      ['auxiliaryAddress address-doubled → 10.0.0.2'],
    ],
    [`${macvlan} net`, []],
    ['-d macvlan -o parent=eth0.10 net', []],
    ['-d macvlan -o parent=br.odd net', []],
    ['-d macvlan net', ['parent parent-missing (warning) → eth0']],
    ['-d macvlan --config-from cfg net', []],
    ['-d macvlan -o parent=lo net', ['parent parent-loopback → eth0']],
    ['-d macvlan -o parent=eth9 net', ['parent parent-unknown → eth0']],
    ['-d macvlan -o parent=eth9.10 net', ['parent parent-unknown → eth0.10']],
    ['-d macvlan -o parent=eth0.4095 net', ['parent vlan-form → eth0.10']],
    ['-d macvlan -o parent=eth0.1.2 net', ['parent vlan-form → eth0.10']],
    ['-d macvlan -o parent=eth1 net', ['parent parent-in-use (warning)']],
    ['-d macvlan -o parent=eth1 -o macvlan_mode=passthru net', ['parent parent-in-use']],
    ['-d ipvlan -o parent=eth1 net', ['parent parent-in-use']],
    [`${macvlan} -o macvlan_mode=l2 net`, ['macvlanMode unknown-value → bridge']],
    [`${macvlan} -o ipvlan_mode=l2 net`, ['ipvlanMode other-driver (warning)']],
    ['-d ipvlan -o parent=eth0 -o ipvlan_mode=l3s -o ipvlan_flag=vepa net', []],
    ['-d ipvlan -o parent=eth0 -o ipvlan_flag=none net', ['ipvlanFlag unknown-value → bridge']],
    ['-o parent=eth0 net', ['parent other-driver (warning)']],
    ['--config-only -o parent=eth0.10 -o ipvlan_mode=l3 cfg', []],
    ['-d overlay net', ['driver needs-swarm → docker swarm init']],
    ['--ingress net', ['ingress other-driver']],
    ['-o encrypted net', ['encrypted other-driver (warning)']],
    [
      '-o com.docker.network.bridge.name=bridge-with-a-long-name net',
      ['bridgeName too-long → bridge-with-a-l'],
    ],
    ['-o com.docker.network.driver.mtu=9000 net', []],
    ['-o com.docker.network.driver.mtu=1e3 net', ['mtu out-of-range → 1500']],
  ])('%s', (flags, found) => expect(problems(flags)).toEqual(found))

  it('of a swarm: managers make overlays, and encryption is on whatever it is set to', () => {
    expect(problems('-d overlay net', { swarm: 'manager' })).toEqual([])
    expect(problems('-d overlay net', { swarm: 'worker' })).toEqual(['driver needs-manager'])
    const found = problems('-d overlay -o encrypted=false net', { swarm: 'manager' })
    expect(found).toEqual(['encrypted counts-as-on (warning)'])
  })

  it('names the network, the subnet and the address that a problem is about', () => {
    const config = [
      { Subnet: '10.0.0.0/24' },
      { Subnet: '10.20.0.0/16', AuxiliaryAddresses: { r: '10.1.0.1' } },
    ]
    const network = {
      ...body('-d macvlan -o parent=eth0 net'),
      IPAM: { Driver: 'default', Options: {}, Config: config },
    }
    expect(checkNetwork(network, around)).toMatchObject([
      { subnetIndex: 1, reason: { kind: 'overlaps-network', name: 'front', subnet: '10.20.0.0/24' } },
      { subnetIndex: 1, addressName: 'r', reason: { kind: 'outside-subnet' }, proposal: '10.20.0.1' },
    ])
  })

  it('is proposed a subnet that overlaps nothing', () => {
    const anySubnet = fc
      .tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.integer({ min: 8, max: 30 }))
      .map(([second, third, bits]) => `172.${second}.${third}.0/${bits}`)
    fc.assert(
      fc.property(fc.array(anySubnet, { maxLength: 30 }), (subnets) => {
        const networks = [{ name: 'all', driver: 'bridge', subnets, parent: null }]
        const free = parseSubnet(freeSubnet(null, { ...around, networks }) ?? '')
        for (const text of subnets) {
          const other = parseSubnet(text)
          if (free !== null && other !== null) expect(overlaps(free, other)).toBe(false)
        }
      }),
    )
  })
})
