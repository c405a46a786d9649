/** `--network` in both forms, and how it goes together with --ip, --link and their like (docker/cli 28.2). */
import { stringMap, type EndpointConfig } from './create-request'
import { readCsvRecord } from './csv-record'
import { cut, goLower, goQuote, integerProblem, parseGoInteger } from './go-values'
import { isMacAddress } from './ip-address'
import type { ParseContext } from './parse-context'
import { refuse, reword } from './refusal'

export interface NetworkAttachment {
  target: string
  aliases: readonly string[]
  links: readonly string[]
  driverOptions: ReadonlyMap<string, string>
  ipv4Address: string
  ipv6Address: string
  linkLocalAddresses: readonly string[]
  macAddress: string
  gatewayPriority: number
}

export function emptyAttachment(target: string): NetworkAttachment {
  return {
    target,
    aliases: [],
    links: [],
    driverOptions: new Map(),
    ipv4Address: '',
    ipv6Address: '',
    linkLocalAddresses: [],
    macAddress: '',
    gatewayPriority: 0,
  }
}

/** Whether docker reads the value as name=…,key=…: any "a=b" in it decides. */
export function isLongSyntax(text: string): boolean {
  return /[0-9A-Za-z_]=[0-9A-Za-z_]/.test(text)
}

/** A name, or the long form, which docker puts into lower case as a whole. */
export function readNetwork(text: string, context: ParseContext): NetworkAttachment {
  if (!isLongSyntax(text)) return emptyAttachment(text)
  const network = emptyAttachment('')
  for (const field of readCsvRecord(text)) {
    const pair = cut(goLower(field), '=')
    if (!pair || pair[0] === '') return refuse(`invalid field ${field}`)
    const [key, value] = [pair[0].trim(), pair[1].trim()]
    switch (key) {
      case 'name':
        network.target = value
        break
      case 'alias':
        network.aliases = [...network.aliases, value]
        break
      case 'ip':
        network.ipv4Address = value
        break
      case 'ip6':
        network.ipv6Address = value
        break
      case 'mac-address':
        network.macAddress = value
        break
      case 'link-local-ip':
        network.linkLocalAddresses = [...network.linkLocalAddresses, value]
        break
      case 'driver-opt':
        network.driverOptions = new Map([...network.driverOptions, readDriverOption(value)])
        break
      case 'gw-priority':
        network.gatewayPriority = context.exact(readPriority(value), field)
        break
      default:
        return refuse(`invalid field key ${key}`)
    }
  }
  return network.target === '' ? refuse('network name/id is not specified') : network
}

function readDriverOption(text: string): readonly [string, string] {
  const pair = cut(text, '=')
  if (!pair || pair[0] === '') return refuse('invalid key value pair format in driver options')
  return [pair[0].trim(), pair[1].trim()]
}

function readPriority(text: string): bigint {
  return reword(
    () => parseGoInteger(text, { base: 10, bits: 64, isSigned: true }),
    (why) => `invalid gw-priority (${text}): ${integerProblem(why)}`,
  )
}

/** Neither default, bridge, host, none nor another container's. */
export function isUserDefinedNetwork(name: string): boolean {
  return !['default', 'bridge', 'host', 'none'].includes(name) && !name.startsWith('container:')
}

/** What the flags without a network of their own say: they belong to the first network. */
export type MainNetworkFlags = Omit<NetworkAttachment, 'target' | 'driverOptions' | 'gatewayPriority'>

/** The endpoints by network; one without settings is left to the engine when it is the only network. */
export function readEndpoints(
  networks: readonly NetworkAttachment[],
  flags: MainNetworkFlags,
): ReadonlyMap<string, EndpointConfig> {
  const endpoints = new Map<string, EndpointConfig>()
  if (networks.length === 0) {
    return endpoints.set('default', toEndpoint(withFlags(emptyAttachment('default'), flags)))
  }
  for (const [index, network] of networks.entries()) {
    const whole = index === 0 ? withFlags(network, flags) : network
    const endpoint = toEndpoint(whole)
    if (endpoints.has(whole.target)) refuse(`network ${goQuote(whole.target)} is specified multiple times`)
    if (networks.length > 1 || !isEmptyAttachment(whole)) endpoints.set(whole.target, endpoint)
  }
  const userDefined = networks.filter(({ target }) => isUserDefinedNetwork(target)).length
  if (userDefined > 0 && userDefined < networks.length) {
    refuse('conflicting options: cannot attach both user-defined and non-user-defined network-modes')
  }
  return endpoints
}

function withFlags(network: NetworkAttachment, flags: MainNetworkFlags): NetworkAttachment {
  const conflict = (flag: string, own: string) =>
    refuse(`conflicting options: cannot specify both ${flag} and per-network ${own}`)
  if (network.aliases.length > 0 && flags.aliases.length > 0) conflict('--network-alias', 'alias')
  if (network.ipv4Address !== '' && flags.ipv4Address !== '') conflict('--ip', 'IPv4 address')
  if (network.ipv6Address !== '' && flags.ipv6Address !== '') conflict('--ip6', 'IPv6 address')
  if (network.macAddress !== '' && flags.macAddress !== '') conflict('--mac-address', 'MAC address')
  if (network.linkLocalAddresses.length > 0 && flags.linkLocalAddresses.length > 0) {
    conflict('--link-local-ip', 'link-local IP addresses')
  }
  return {
    ...network,
    aliases: flags.aliases.length > 0 ? flags.aliases : network.aliases,
    // On the default bridge a link is no endpoint setting but a link of old.
    links: isUserDefinedNetwork(network.target) ? flags.links : [],
    ipv4Address: flags.ipv4Address || network.ipv4Address,
    ipv6Address: flags.ipv6Address || network.ipv6Address,
    macAddress: flags.macAddress || network.macAddress,
    linkLocalAddresses:
      flags.linkLocalAddresses.length > 0 ? flags.linkLocalAddresses : network.linkLocalAddresses,
  }
}

function isEmptyAttachment(network: NetworkAttachment): boolean {
  return (
    network.aliases.length + network.links.length + network.linkLocalAddresses.length === 0 &&
    network.driverOptions.size === 0 &&
    network.ipv4Address + network.ipv6Address + network.macAddress === '' &&
    network.gatewayPriority === 0
  )
}

function toEndpoint(network: NetworkAttachment): EndpointConfig {
  if (network.target.trim() === '') refuse('no name set for network')
  if (!isUserDefinedNetwork(network.target)) {
    if (network.aliases.length > 0) {
      refuse('network-scoped aliases are only supported for user-defined networks')
    }
    if (network.links.length > 0) refuse('links are only supported for user-defined networks')
  }
  if (network.macAddress !== '' && !isMacAddress(network.macAddress.trim())) {
    refuse(`${network.macAddress} is not a valid mac address`)
  }
  const { ipv4Address, ipv6Address, linkLocalAddresses } = network
  const hasAddress = ipv4Address !== '' || ipv6Address !== '' || linkLocalAddresses.length > 0
  return {
    IPAMConfig: hasAddress
      ? {
          ...(ipv4Address !== '' && { IPv4Address: ipv4Address }),
          ...(ipv6Address !== '' && { IPv6Address: ipv6Address }),
          ...(linkLocalAddresses.length > 0 && { LinkLocalIPs: linkLocalAddresses }),
        }
      : null,
    Links: network.links.length > 0 ? network.links : null,
    Aliases: network.aliases.length > 0 ? network.aliases : null,
    MacAddress: network.macAddress,
    DriverOpts: network.driverOptions.size > 0 ? stringMap(network.driverOptions) : null,
    GwPriority: network.gatewayPriority,
    NetworkID: '',
    EndpointID: '',
    Gateway: '',
    IPAddress: '',
    IPPrefixLen: 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: null,
  }
}
