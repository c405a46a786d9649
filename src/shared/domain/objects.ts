/** Images, networks and volumes, in the app's own words. */
import type { Pairs } from './labels'

export interface Image {
  /** With its algorithm, "sha256:…". */
  readonly id: string
  readonly tags: readonly string[]
  readonly digests: readonly string[]
  readonly createdAtMs: number
  /** All layers, shared ones included. */
  readonly sizeBytes: number
  readonly architecture: string | null
  readonly os: string | null
  readonly labels: Pairs
}

export interface NetworkSubnet {
  readonly subnet: string
  readonly gateway: string | null
  readonly ipRange: string | null
  /** Name and address of each reserved address. */
  readonly auxiliaryAddresses: Pairs
}

/** An endpoint that the engine lists on a network: running containers only. */
export interface NetworkMember {
  readonly containerId: string
  readonly name: string
  readonly ipv4Address: string | null
  readonly ipv6Address: string | null
  readonly macAddress: string | null
}

export interface Network {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly createdAtMs: number | null
  readonly subnets: readonly NetworkSubnet[]
  readonly options: Pairs
  readonly labels: Pairs
  readonly isInternal: boolean
  readonly isAttachable: boolean
  readonly isIngress: boolean
  readonly isIpv6: boolean
  readonly isConfigOnly: boolean
  /** Empty until inspected: the list call does not carry them. */
  readonly members: readonly NetworkMember[]
}

/** Overlay only: the option's presence counts, even with the value "false". */
export function isEncrypted(network: Network): boolean {
  return network.driver === 'overlay' && network.options.some(([key]) => key === 'encrypted')
}

export interface Volume {
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly mountpoint: string
  /** null where the engine does not say (some drivers). */
  readonly createdAtMs: number | null
  readonly labels: Pairs
  readonly options: Pairs
}
