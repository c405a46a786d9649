/** A row of `GET /networks` and the answer of `GET /networks/{id}` → Network: the same shape, the row without members. */
import type { Network, NetworkMember, NetworkSubnet } from '@shared/domain/objects'
import {
  toEntries,
  isObject,
  toObject,
  toObjects,
  toPairs,
  requireObject,
  toText,
  toTextOrNull,
  toTimeOrNull,
  type RawObject,
} from '../api/read'
import { nonsense } from '../errors'
import { isContainerId, isNetworkId } from '../ids'

/** Null when the row has no full id. */
export function toNetwork(raw: RawObject): Network | null {
  const id = toText(raw.Id)
  if (!isNetworkId(id)) return null
  return {
    id,
    name: toText(raw.Name),
    driver: toText(raw.Driver),
    scope: toText(raw.Scope),
    createdAtMs: toTimeOrNull(raw.Created),
    subnets: toObjects(toObject(raw.IPAM).Config).map(toSubnet),
    options: toPairs(raw.Options),
    labels: toPairs(raw.Labels),
    isInternal: raw.Internal === true,
    isAttachable: raw.Attachable === true,
    isIngress: raw.Ingress === true,
    isIpv6: raw.EnableIPv6 === true,
    isConfigOnly: raw.ConfigOnly === true,
    members: toMembers(raw),
  }
}

/** Throws ENGINE_NONSENSE unless the answer is a network. */
export function toInspectedNetwork(answer: unknown): Network {
  const network = toNetwork(requireObject(answer, 'the network'))
  if (network === null) throw nonsense('the network has no full id', '')
  return network
}

function toSubnet(raw: RawObject): NetworkSubnet {
  return {
    subnet: toText(raw.Subnet),
    gateway: toTextOrNull(raw.Gateway),
    ipRange: toTextOrNull(raw.IPRange),
    auxiliaryAddresses: toPairs(raw.AuxiliaryAddresses),
  }
}

/** Keyed by container id; "ep-…" is an endpoint that lost its container, "lb-…" an overlay's load balancer. */
function toMembers(raw: RawObject): readonly NetworkMember[] {
  const members: NetworkMember[] = []
  for (const [containerId, value] of toEntries(raw.Containers)) {
    if (!isContainerId(containerId) || !isObject(value)) continue
    members.push({
      containerId,
      name: toText(value.Name),
      ipv4Address: withoutPrefixLength(toText(value.IPv4Address)),
      ipv6Address: withoutPrefixLength(toText(value.IPv6Address)),
      macAddress: toTextOrNull(value.MacAddress),
    })
  }
  return members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** "10.31.0.2/24" here, but "10.31.0.2" in a container: the address alone, so that the two compare. */
function withoutPrefixLength(address: string): string | null {
  return address.split('/', 1)[0] || null
}
