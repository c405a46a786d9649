/** What the question needs of all that was read, and what only this machine can tell. Pure. */
import type { NetworkInterfaceInfo } from 'node:os'
import { containsAddress, isBridge } from '@shared/domain/reach/network-rules'
import type { ReachSnapshot } from '@shared/domain/reach/snapshot'
import type { Network } from '@shared/domain/objects'
import type { Findings } from './collect'

export interface Machine {
  readonly hostName: string
  readonly networkInterfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>
}

/** `machine`: the one that this runs on, whose addresses are told where the engine runs on it too. */
export function toReachSnapshot(findings: Findings, machine: Machine): ReachSnapshot {
  const { endpoint, identity, containers, networks } = findings
  // A socket may be forwarded from elsewhere; then the names differ.
  const isLocal = endpoint.url.startsWith('unix:') && identity.name === machine.hostName
  return {
    containers,
    networks,
    engineVersion: identity.version,
    hostAddresses: isLocal ? physicalAddresses(machine, networks) : null,
    // Neither has a card on its bridges that the person's machine could use.
    isHostApart: identity.isRootless || /^(?:Docker Desktop|OrbStack)/.test(identity.operatingSystem),
  }
}

function physicalAddresses(
  { networkInterfaces }: Machine,
  networks: readonly Network[],
): readonly string[] | null {
  const addresses = Object.values(networkInterfaces)
    .flatMap((cards) => cards ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address)
    .filter((address) => !networks.some((network) => isBridge(network) && containsAddress(network, address)))
  return addresses.length === 0 ? null : addresses
}
