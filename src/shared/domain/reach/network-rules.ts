/** What a network lets through, read from its driver and its options. Pure. */
import type { Network } from '../objects'
import { isInSubnet, type Family } from './addresses'

/** Where a swarm makes each overlay container a second network card, so that it can go out and publish ports. */
export const gatewayBridgeName = 'docker_gwbridge'

/** Names are found on every network that a person made, but not on the one that is there from the start. */
export function hasNames(network: Network): boolean {
  return network.name !== 'bridge' && network.name !== gatewayBridgeName
}

export function isBridge(network: Network): boolean {
  return network.driver === 'bridge'
}

/** A container on it is a machine of its own in the physical network. */
export function isOnPhysicalNetwork(network: Network): boolean {
  return network.driver === 'macvlan' || network.driver === 'ipvlan'
}

export function isIccOff(network: Network): boolean {
  return isBridge(network) && isFalse(network, 'com.docker.network.bridge.enable_icc')
}

export function isMasqueraded(network: Network): boolean {
  return !isFalse(network, 'com.docker.network.bridge.enable_ip_masquerade')
}

/** Engine 27 and newer can leave the host without an address on the bridge. */
export function isHostOnBridge(network: Network, family: Family): boolean {
  if (!isBridge(network)) return false
  if (option(network, `com.docker.network.bridge.gateway_mode_ipv${family}`) === 'isolated') return false
  return family === 6 || !isTrue(network, 'com.docker.network.bridge.inhibit_ipv4')
}

/** The mode that keeps the containers of one network from each other; null where they may talk. */
export function separatingMode(network: Network): string | null {
  const mode =
    network.driver === 'macvlan'
      ? option(network, 'macvlan_mode')
      : network.driver === 'ipvlan'
        ? option(network, 'ipvlan_flag')
        : null
  return mode === 'private' || mode === 'vepa' ? mode : null
}

/** Layer 3 answers no ARP: other machines would need a route. */
export function isLayerThree(network: Network): boolean {
  const mode = network.driver === 'ipvlan' ? option(network, 'ipvlan_mode') : null
  return mode === 'l3' || mode === 'l3s'
}

/** The bridge's own address, which is the host's address on it. As configured; the engine keeps none for IPv6. */
export function configuredGateway(network: Network, family: Family): string | null {
  const subnet = network.subnets.find(({ gateway }) => gateway?.includes(':') === (family === 6))
  return subnet?.gateway?.split('/', 1)[0] ?? null
}

export function containsAddress(network: Network, address: string): boolean {
  return network.subnets.some(({ subnet }) => isInSubnet(address, subnet))
}

/**
 * Whether the engine keeps networks apart in this family. For IPv6 it does so by default since 27 (ip6tables); before,
 * every container with IPv6 reaches every other, whatever network, icc or internal say.
 */
export function isFiltered(engineVersion: string, family: Family): boolean {
  if (family === 4) return true
  const major = Number(/^\d+/.exec(engineVersion)?.[0] ?? Number.NaN)
  return Number.isNaN(major) || major >= 27
}

function option(network: Network, key: string): string | null {
  return network.options.find(([name]) => name === key)?.[1] ?? null
}

/** As Go's strconv.ParseBool, which the engine reads options with. */
function isFalse(network: Network, key: string): boolean {
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(option(network, key) ?? '')
}

function isTrue(network: Network, key: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(option(network, key) ?? '')
}
