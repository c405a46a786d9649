/** The subnets of a network that is to be created, with what lies in them. Pure. */
import {
  addressCount,
  containsAddress,
  containsSubnet,
  defaultPools,
  formatAddress,
  formatSubnet,
  hasHostBits,
  isHostAddress,
  nextFreeAddress,
  nextFreeSubnet,
  overlaps,
  parseAddress,
  parseSubnet,
  type IpAddress,
  type IpSubnet,
} from '../ip-subnet'
import type { CreateNetworkBody, IpamConfig } from './create-network-body'
import type { NetworkField, NetworkProblem, NetworkReason, NetworkSurroundings } from './network-problem'

type Report = (
  field: NetworkField,
  reason: NetworkReason,
  more?: Partial<Omit<NetworkProblem, 'field' | 'reason'>>,
) => void

export function checkAddresses(
  body: CreateNetworkBody,
  around: NetworkSurroundings,
): readonly NetworkProblem[] {
  const problems: NetworkProblem[] = []
  const configs = body.IPAM.Config
  const parsed = configs.map(({ Subnet }) => parseSubnet(Subnet))
  configs.forEach((config, subnetIndex) => {
    const report: Report = (field, reason, more = {}) =>
      problems.push({
        field,
        reason,
        subnetIndex,
        addressName: null,
        severity: 'refused',
        proposal: null,
        ...more,
      })
    const subnet = parsed[subnetIndex]
    if (!subnet) return report('subnet', { kind: 'not-a-subnet' }, { proposal: freeSubnet(null, around) })
    if (hasHostBits(subnet)) report('subnet', { kind: 'host-bits' }, { proposal: formatSubnet(subnet) })
    const earlier = parsed.slice(0, subnetIndex).flatMap((other) => other ?? [])
    checkOverlaps(subnet, earlier, around, report)
    checkSize(subnet, earlier, body, report)
    checkRange(config, subnet, report)
    const gateway = checkGateway(config, subnet, report)
    checkReserved(config, subnet, gateway, report)
  })
  return problems
}

function checkOverlaps(
  subnet: IpSubnet,
  earlier: readonly IpSubnet[],
  around: NetworkSurroundings,
  report: Report,
): void {
  const own = earlier.find((other) => overlaps(other, subnet))
  if (own !== undefined) report('subnet', { kind: 'overlaps-own', subnet: formatSubnet(own) })
  for (const network of around.networks) {
    const other = network.subnets.find((text) => doesOverlap(subnet, text))
    if (other === undefined) continue
    const reason = { kind: 'overlaps-network', name: network.name, subnet: other } as const
    return report('subnet', reason, { proposal: freeSubnet(subnet, around) })
  }
  const route = around.hostRoutes.find((each) => doesOverlap(subnet, each.subnet))
  if (route === undefined) return
  // The engine takes it all the same, and the machine then loses its way to what is behind that interface.
  report(
    'subnet',
    { kind: 'overlaps-route', ...route },
    { severity: 'warning', proposal: freeSubnet(subnet, around) },
  )
}

function doesOverlap(subnet: IpSubnet, text: string): boolean {
  const other = parseSubnet(text)
  return other !== null && overlaps(subnet, other)
}

/** Of the same size where there is one, as the engine would take it otherwise; of IPv6 there is no list to take from. */
export function freeSubnet(like: IpSubnet | null, around: NetworkSurroundings): string | null {
  if (like?.family === 6) return null
  const texts = [
    ...around.networks.flatMap(({ subnets }) => subnets),
    ...around.hostRoutes.map((route) => route.subnet),
  ]
  const taken = texts.flatMap((text) => parseSubnet(text) ?? [])
  const pools = defaultPools.map(({ base, size }) => ({ base, size: like?.prefixLength ?? size }))
  const free = nextFreeSubnet(taken, pools)
  return free === null ? null : formatSubnet(free)
}

function checkSize(
  subnet: IpSubnet,
  earlier: readonly IpSubnet[],
  body: CreateNetworkBody,
  report: Report,
): void {
  const isSecond = earlier.some(({ family }) => family === subnet.family)
  if (body.Driver === 'bridge' && isSecond) report('subnet', { kind: 'too-many-subnets' })
  // A /31 has two addresses and nobody else to give the gateway's to.
  if (body.Driver === 'bridge' && addressCount(subnet) <= 2n) report('subnet', { kind: 'subnet-too-small' })
  if (subnet.family === 6 && body.EnableIPv6 !== true) {
    report('ipv6', { kind: 'ipv6-is-off' }, { severity: 'warning', proposal: 'true' })
  }
}

function checkRange({ IPRange, Subnet }: IpamConfig, subnet: IpSubnet, report: Report): void {
  if (IPRange === undefined) return
  const range = parseSubnet(IPRange)
  if (range === null) return report('ipRange', { kind: 'not-a-subnet' }, { proposal: Subnet })
  if (!containsSubnet(subnet, range)) {
    const reason = { kind: 'outside-subnet', subnet: formatSubnet(subnet) } as const
    return report('ipRange', reason, { proposal: formatSubnet(subnet) })
  }
  if (hasHostBits(range)) report('ipRange', { kind: 'host-bits' }, { proposal: formatSubnet(range) })
}

function checkGateway({ Gateway }: IpamConfig, subnet: IpSubnet, report: Report): IpAddress | null {
  if (Gateway === undefined) return null
  const gateway = parseAddress(Gateway)
  const reason = addressReason(gateway, subnet)
  if (reason === null) return gateway
  const free = nextFreeAddress(subnet, [])
  report('gateway', reason, { proposal: free === null ? null : formatAddress(free) })
  return null
}

function checkReserved(
  { AuxiliaryAddresses }: IpamConfig,
  subnet: IpSubnet,
  gateway: IpAddress | null,
  report: Report,
): void {
  const seen = new Map<bigint, string>()
  for (const [addressName, text] of Object.entries(AuxiliaryAddresses ?? {})) {
    const address = parseAddress(text)
    const reason = addressReason(address, subnet) ?? (address && doubleReason(address))
    if (address !== null) seen.set(address.value, addressName)
    if (reason === null) continue
    const taken = [...seen.keys()].map((value) => ({ family: subnet.family, value }))
    const free = nextFreeAddress(subnet, gateway === null ? taken : [...taken, gateway])
    report('auxiliaryAddress', reason, { addressName, proposal: free === null ? null : formatAddress(free) })
  }

  function doubleReason({ value }: IpAddress): NetworkReason | null {
    if (value === gateway?.value) return { kind: 'address-is-gateway' }
    const other = seen.get(value)
    return other === undefined ? null : { kind: 'address-doubled', other }
  }
}

function addressReason(address: IpAddress | null, subnet: IpSubnet): NetworkReason | null {
  if (address === null) return { kind: 'not-an-address' }
  const written = formatSubnet(subnet)
  if (!containsAddress(subnet, address)) return { kind: 'outside-subnet', subnet: written }
  return isHostAddress(subnet, address) ? null : { kind: 'not-for-hosts', subnet: written }
}
