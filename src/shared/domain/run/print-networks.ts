/** The networks of a request as `--network` and the flags that belong to the first of them. */
import { csvField } from './csv-record'
import { isMacAddress } from './ip-address'
import { fieldOf, integerOf, mapOf, textOf, textPairsOf, textsOf } from './json-reading'
import { isLongSyntax, isUserDefinedNetwork } from './networks'
import type { FlagWords } from './flag-words'

export function printNetworks(
  networkMode: string,
  endpoints: unknown,
  links: unknown,
  flags: FlagWords,
): void {
  const networks = mapOf(endpoints)
  const mode = networkMode || 'default'
  const main = fieldOf(networks, mode)
  // Docker mixes no own networks with the engine's, and keeps aliases for own ones.
  const isOwn = isUserDefinedNetwork(mode)
  const others = Object.keys(networks).filter((name) => name !== mode && isOwn && isUserDefinedNetwork(name))
  if (mode.trim() !== '' && (mode !== 'default' || driverFields(main).length > 0)) {
    flags.add('network', networkText(mode, driverFields(main)))
  }
  const addresses = fieldOf(main, 'IPAMConfig')
  flags.addUnlessEmpty('ip', textOf(fieldOf(addresses, 'IPv4Address')))
  flags.addUnlessEmpty('ip6', textOf(fieldOf(addresses, 'IPv6Address')))
  flags.addAll('link-local-ip', textsOf(fieldOf(addresses, 'LinkLocalIPs')))
  const macAddress = textOf(fieldOf(main, 'MacAddress'))
  if (isMacAddress(macAddress)) flags.add('mac-address', macAddress)
  if (isOwn) flags.addAll('network-alias', textsOf(fieldOf(main, 'Aliases')))
  flags.addAll('link', textsOf(links))
  for (const name of others) {
    const endpoint = fieldOf(networks, name)
    flags.add('network', networkText(name, [...ownFields(endpoint), ...driverFields(endpoint)]))
  }
}

/** The short form keeps the name's case, the long one does not. */
function networkText(name: string, fields: readonly string[]): string {
  if (fields.length === 0 && !isLongSyntax(name)) return name
  return [`name=${name}`, ...fields].map(csvField).join(',')
}

/** What only the long form can say. */
function driverFields(endpoint: unknown): readonly string[] {
  const priority = integerOf(fieldOf(endpoint, 'GwPriority'))
  return [
    ...textPairsOf(fieldOf(endpoint, 'DriverOpts')).map(([key, value]) => `driver-opt=${key}=${value}`),
    ...(priority === 0 ? [] : [`gw-priority=${priority}`]),
  ]
}

function ownFields(endpoint: unknown): readonly string[] {
  const addresses = fieldOf(endpoint, 'IPAMConfig')
  const field = (name: string, value: unknown) => (textOf(value) === '' ? [] : [`${name}=${textOf(value)}`])
  return [
    ...textsOf(fieldOf(endpoint, 'Aliases')).map((alias) => `alias=${alias}`),
    ...field('ip', fieldOf(addresses, 'IPv4Address')),
    ...field('ip6', fieldOf(addresses, 'IPv6Address')),
    ...textsOf(fieldOf(addresses, 'LinkLocalIPs')).map((address) => `link-local-ip=${address}`),
    ...field('mac-address', fieldOf(endpoint, 'MacAddress')),
  ]
}
