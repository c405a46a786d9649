/** Questions and answers of "can A reach B?". What is assumed, and what only the engine's host knows, is in reach.ts. */
import type { ContainerState, PortProtocol, PublishedPort } from '../container'

/** `host`: the machine that the engine runs on. `lan`: another machine in the same physical network. */
export type ReachParty =
  { readonly kind: 'container'; readonly id: string } | { readonly kind: 'host' } | { readonly kind: 'lan' }

export interface ReachQuestion {
  readonly source: ReachParty
  readonly target: ReachParty
  /** What the target listens at, 1 to 65535; null asks for any. */
  readonly port: number | null
  readonly protocol: PortProtocol
}

/**
 * network: over a network that both are on · published: over a port of the host · host: the target is the host, or shares
 * its network · same-namespace: the two share one network namespace · outside: out to, or in from, the physical network.
 */
export type ReachWayKind = 'network' | 'published' | 'host' | 'same-namespace' | 'outside'

export interface ReachWay {
  readonly kind: ReachWayKind
  /** The network that the source sends over; null where it is the host's own or the physical one. */
  readonly networkName: string | null
  /** "0.0.0.0" and "::" stand for any address of the host, where none is known; null for any machine of the LAN. */
  readonly address: string | null
  /** What to connect to: of a published port the host's. null: any port. */
  readonly port: number | null
  /** What the target has to listen at; null: any port. */
  readonly targetPort: number | null
  /** Look-ups from the source that lead to `address`. */
  readonly names: readonly string[]
  /** The same, but these names lead to other containers too, in turn. */
  readonly sharedNames: readonly string[]
}

export type PartyRole = 'source' | 'target'

/** Why there is no way. A closed set: each has its sentence in every language. */
export type ReachReason =
  | { readonly kind: 'unknown-container'; readonly role: PartyRole }
  | { readonly kind: 'not-running'; readonly role: PartyRole; readonly state: ContainerState }
  /** It shares the namespace of a container that is not there or does not run. */
  | { readonly kind: 'namespace-gone'; readonly role: PartyRole }
  /** Network "none", or disconnected from all. */
  | { readonly kind: 'no-network'; readonly role: PartyRole }
  | {
      readonly kind: 'no-shared-network'
      readonly sourceNetworks: readonly string[]
      readonly targetNetworks: readonly string[]
    }
  | { readonly kind: 'icc-off'; readonly networkName: string }
  /** A mode of macvlan or ipvlan that keeps containers of one network apart. */
  | {
      readonly kind: 'driver-mode'
      readonly networkName: string
      readonly driver: string
      readonly mode: string
    }
  /** One has IPv4 only, the other IPv6 only. */
  | { readonly kind: 'address-family'; readonly networkName: string }
  /** The kernel keeps a macvlan or ipvlan container and its own host apart. */
  | { readonly kind: 'own-host'; readonly networkName: string; readonly driver: string }
  /** The host itself is not on this network. */
  | { readonly kind: 'host-not-on-network'; readonly networkName: string; readonly driver: string }
  | { readonly kind: 'internal'; readonly role: PartyRole; readonly networkName: string }
  | { readonly kind: 'no-masquerade'; readonly networkName: string }
  /** Other machines have no route to the addresses of this network. */
  | { readonly kind: 'no-route-from-lan'; readonly networkName: string; readonly driver: string }
  | { readonly kind: 'port-not-published'; readonly published: readonly PublishedPort[] }
  /** Published on an address that only the host itself can use. */
  | { readonly kind: 'loopback-only'; readonly published: PublishedPort }
  /** Published, but the source has no way to that address of the host. */
  | { readonly kind: 'published-out-of-reach'; readonly published: PublishedPort }
  /** The engine runs in a virtual machine or without root: its bridges are not on the person's machine. */
  | { readonly kind: 'host-apart' }

/** What is worth knowing although there is a way. */
export type ReachNote =
  | { readonly kind: 'default-bridge-no-names'; readonly networkName: string }
  | { readonly kind: 'host-has-no-names' }
  | { readonly kind: 'published-port-only' }
  /** They share a network and still can't talk over it: why they go round by the host. */
  | { readonly kind: 'detour'; readonly reason: ReachReason }

export interface ReachVerdict {
  readonly isReachable: boolean
  /** The straightest first; none where it is not reachable. */
  readonly ways: readonly ReachWay[]
  /** At least one where it is not reachable, else none. */
  readonly reasons: readonly ReachReason[]
  readonly notes: readonly ReachNote[]
}
