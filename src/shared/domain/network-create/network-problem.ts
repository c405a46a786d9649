/** What is wrong with a network that is to be created, or unwise about it, as data: the window has a sentence for each reason. */

export type NetworkField =
  | 'name'
  | 'driver'
  | 'subnet'
  | 'ipRange'
  | 'gateway'
  | 'auxiliaryAddress'
  | 'ipv6'
  | 'parent'
  | 'macvlanMode'
  | 'ipvlanMode'
  | 'ipvlanFlag'
  | 'bridgeName'
  | 'mtu'
  | 'encrypted'
  | 'ingress'

export type NetworkReason =
  | { readonly kind: 'name-invalid' }
  | { readonly kind: 'name-reserved' }
  | { readonly kind: 'name-taken' }
  /** host and none: there is one of each, and no more. */
  | { readonly kind: 'driver-predefined' }
  | { readonly kind: 'not-a-subnet' }
  | { readonly kind: 'not-an-address' }
  /** Bits behind the prefix are set: it is the address of one machine, not of a network. */
  | { readonly kind: 'host-bits' }
  | { readonly kind: 'overlaps-network'; readonly name: string; readonly subnet: string }
  | { readonly kind: 'overlaps-route'; readonly interfaceName: string; readonly subnet: string }
  | { readonly kind: 'overlaps-own'; readonly subnet: string }
  /** No address is left for containers beside the gateway. */
  | { readonly kind: 'subnet-too-small' }
  /** A bridge takes one IPv4 and one IPv6 subnet. */
  | { readonly kind: 'too-many-subnets' }
  | { readonly kind: 'ipv6-is-off' }
  | { readonly kind: 'outside-subnet'; readonly subnet: string }
  /** The network's own or its broadcast address. */
  | { readonly kind: 'not-for-hosts'; readonly subnet: string }
  | { readonly kind: 'address-doubled'; readonly other: string }
  | { readonly kind: 'address-is-gateway' }
  /** Docker makes an interface without a way out, and the network internal. */
  | { readonly kind: 'parent-missing' }
  | { readonly kind: 'parent-unknown'; readonly interfaceName: string }
  | { readonly kind: 'parent-loopback' }
  /** A VLAN is written INTERFACE.ID with one dot, and an id from 1 to 4094. */
  | { readonly kind: 'vlan-form' }
  | { readonly kind: 'parent-in-use'; readonly name: string }
  | { readonly kind: 'unknown-value'; readonly values: readonly string[] }
  /** The option means nothing to this driver. */
  | { readonly kind: 'other-driver'; readonly driver: string }
  | { readonly kind: 'too-long'; readonly maximum: number }
  | { readonly kind: 'out-of-range'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'needs-swarm' }
  | { readonly kind: 'needs-manager' }
  /** The option's presence counts, even with the value "false". */
  | { readonly kind: 'counts-as-on' }

export interface NetworkProblem {
  readonly field: NetworkField
  /** Which of several subnets, from 0; null for what there is only one of. */
  readonly subnetIndex: number | null
  /** Of a reserved address, its name; null otherwise. */
  readonly addressName: string | null
  /** refused: the engine says no, or the network can't work · warning: it works, but hardly as meant. */
  readonly severity: 'refused' | 'warning'
  readonly reason: NetworkReason
  /** What to put into the field instead; null where nothing can be proposed. */
  readonly proposal: string | null
}

/** What is known of the engine and its machine. */
export interface NetworkSurroundings {
  readonly networks: readonly {
    readonly name: string
    readonly driver: string
    readonly subnets: readonly string[]
    /** Of macvlan and ipvlan. */
    readonly parent: string | null
  }[]
  /** Subnets of the machine's interfaces; empty where the engine is not on this machine. */
  readonly hostRoutes: readonly { readonly interfaceName: string; readonly subnet: string }[]
  /** null where they are not known. */
  readonly hostInterfaces: readonly string[] | null
  readonly swarm: 'manager' | 'worker' | 'none'
}
