/**
 * Subnets with the ranges, gateways and reserved addresses that lie in them, put together as docker 28.2 does
 * (docker/cli cli/command/network/create.go). It sends several subnets in an order of chance; here it is the text's.
 */
import { containsAddress, parseAddress, parseSubnet, type IpAddress, type ParsedSubnet } from '../ip-subnet'
import { refuse } from '../run/refusal'
import type { IpamConfig } from './create-network-body'

interface Parts {
  readonly subnets: readonly string[]
  readonly ranges: readonly string[]
  readonly gateways: readonly string[]
  readonly auxiliaryAddresses: ReadonlyMap<string, string>
}

interface Draft {
  range: string | null
  gateway: string | null
  readonly auxiliaryAddresses: Map<string, string>
}

export function buildIpamConfig({
  subnets,
  ranges,
  gateways,
  auxiliaryAddresses,
}: Parts): readonly IpamConfig[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length) {
    refuse('every ip-range or gateway must have a corresponding subnet')
  }
  const drafts = new Map<string, Draft>()
  for (const subnet of subnets) {
    for (const other of drafts.keys()) {
      const isIn = matches(subnet, other)
      if (matches(other, subnet) || isIn) refuse('multiple overlapping subnet configuration is not supported')
    }
    drafts.set(subnet, { range: null, gateway: null, auxiliaryAddresses: new Map() })
  }
  for (const range of ranges) {
    cidr(range)
    const owners = ownersOf(range, drafts)
    if (owners.length === 0) refuse(`no matching subnet for range ${range}`)
    for (const [subnet, draft] of owners) {
      if (draft.range !== null) {
        refuse(`cannot configure multiple ranges (${range}, ${draft.range}) on the same subnet (${subnet})`)
      }
      draft.range = range
    }
  }
  for (const gateway of gateways) {
    const owners = ownersOf(gateway, drafts)
    if (owners.length === 0) refuse(`no matching subnet for gateway ${gateway}`)
    for (const [subnet, draft] of owners) {
      if (draft.gateway !== null) {
        refuse(
          `cannot configure multiple gateways (${gateway}, ${draft.gateway}) for the same subnet (${subnet})`,
        )
      }
      draft.gateway = gateway
    }
  }
  for (const [name, address] of auxiliaryAddresses) {
    const owners = ownersOf(address, drafts)
    if (owners.length === 0) refuse(`no matching subnet for aux-address ${address}`)
    for (const [, draft] of owners) draft.auxiliaryAddresses.set(name, address)
  }
  return [...drafts].map(([subnet, { range, gateway, auxiliaryAddresses: names }]) => ({
    Subnet: subnet,
    ...(range !== null && { IPRange: range }),
    ...(gateway !== null && { Gateway: gateway }),
    ...(names.size > 0 && { AuxiliaryAddresses: Object.fromEntries(names) }),
  }))
}

function ownersOf(data: string, drafts: ReadonlyMap<string, Draft>): readonly (readonly [string, Draft])[] {
  return [...drafts].filter(([subnet]) => matches(subnet, data))
}

/** Whether an address, or the address in front of a prefix, lies in the subnet. Refuses what is no subnet. */
function matches(subnet: string, data: string): boolean {
  const parsed = parseSubnet(subnet)
  if (parsed === null) return refuse(`invalid subnet: invalid CIDR address: ${subnet}`)
  const address: IpAddress | null = data.includes('/') ? cidr(data).address : parseAddress(data)
  return address !== null && containsAddress(parsed, address)
}

function cidr(text: string): ParsedSubnet {
  return parseSubnet(text) ?? refuse(`invalid CIDR address: ${text}`)
}
