/** A row of `GET /networks` and the answer of `GET /networks/{id}` → Network: the same shape, the row without members. */
import type { Network, NetworkMember, NetworkSubnet } from '@shared/domain/objects'
import {
  entriesOf,
  flagOf,
  isObject,
  objectOf,
  objectsOf,
  pairsOf,
  requireObject,
  textOf,
  textOrNull,
  timeOrNull,
  type RawObject,
} from '../api/read'
import { nonsense } from '../errors'
import { isContainerId, isNetworkId } from '../ids'

/** Null when the row has no full id. */
export function toNetwork(raw: RawObject): Network | null {
  const id = textOf(raw, 'Id')
  if (!isNetworkId(id)) return null
  return {
    id,
    name: textOf(raw, 'Name'),
    driver: textOf(raw, 'Driver'),
    scope: textOf(raw, 'Scope'),
    createdAtMs: timeOrNull(raw, 'Created'),
    subnets: objectsOf(objectOf(raw, 'IPAM'), 'Config').map(toSubnet),
    options: pairsOf(raw, 'Options'),
    labels: pairsOf(raw, 'Labels'),
    isInternal: flagOf(raw, 'Internal'),
    isAttachable: flagOf(raw, 'Attachable'),
    isIngress: flagOf(raw, 'Ingress'),
    isIpv6: flagOf(raw, 'EnableIPv6'),
    isConfigOnly: flagOf(raw, 'ConfigOnly'),
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
    subnet: textOf(raw, 'Subnet'),
    gateway: textOrNull(raw, 'Gateway'),
    ipRange: textOrNull(raw, 'IPRange'),
    auxiliaryAddresses: pairsOf(raw, 'AuxiliaryAddresses'),
  }
}

/** Keyed by container id; "ep-…" is an endpoint that lost its container, "lb-…" an overlay's load balancer. */
function toMembers(raw: RawObject): readonly NetworkMember[] {
  const members: NetworkMember[] = []
  for (const [containerId, value] of entriesOf(raw, 'Containers')) {
    if (!isContainerId(containerId) || !isObject(value)) continue
    members.push({
      containerId,
      name: textOf(value, 'Name'),
      ipv4Address: withoutPrefixLength(textOf(value, 'IPv4Address')),
      ipv6Address: withoutPrefixLength(textOf(value, 'IPv6Address')),
      macAddress: textOrNull(value, 'MacAddress'),
    })
  }
  return members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** "10.31.0.2/24" here, but "10.31.0.2" in a container: the address alone, so that the two compare. */
function withoutPrefixLength(address: string): string | null {
  return address.split('/', 1)[0] || null
}
