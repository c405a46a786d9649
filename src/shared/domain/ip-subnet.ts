/** IPv4 and IPv6 addresses and subnets as numbers: what lies in what, what overlaps, what is free. Pure. */
import { formatIpAddress, parseIpAddress } from './run/ip-address'

export type IpFamily = 4 | 6

export interface IpAddress {
  readonly family: IpFamily
  readonly value: bigint
}

export interface IpSubnet {
  readonly family: IpFamily
  /** The network's own address: bits behind the prefix are 0. */
  readonly base: bigint
  readonly prefixLength: number
}

/** `address`: as written, with its bits behind the prefix. */
export interface ParsedSubnet extends IpSubnet {
  readonly address: IpAddress
}

const bitsOf = (family: IpFamily): number => (family === 4 ? 32 : 128)

/** As Go's net.ParseIP: no zone, no leading zeros; an IPv4-mapped IPv6 address is IPv4. Null when it is no address. */
export function parseAddress(text: string): IpAddress | null {
  const bytes = parseIpAddress(text)
  return bytes === null ? null : toAddress(bytes)
}

export function formatAddress({ family, value }: IpAddress): string {
  const length = family === 4 ? 4 : 16
  return formatIpAddress(
    Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn)),
  )
}

/** As Go's net.ParseCIDR: "10.0.0.5/24" is the subnet 10.0.0.0/24. Null when it is none. */
export function parseSubnet(text: string): ParsedSubnet | null {
  const slash = text.indexOf('/')
  const bytes = slash < 0 ? null : parseIpAddress(text.slice(0, slash))
  const written = text.slice(slash + 1)
  if (bytes === null || !/^[0-9]+$/.test(written)) return null
  const prefixLength = Number(written)
  if (prefixLength > bytes.length * 8) return null
  const address = toAddress(bytes)
  // Of an IPv4-mapped one the prefix counts the 96 bits in front too; shorter, it is no IPv4 any more.
  const isMapped = bytes.length === 16 && address.family === 4
  if (isMapped && prefixLength < 96) return subnetOf({ family: 6, value: valueOf(bytes) }, prefixLength)
  return subnetOf(address, isMapped ? prefixLength - 96 : prefixLength)
}

export function subnetOf(address: IpAddress, prefixLength: number): ParsedSubnet {
  const { family } = address
  const hostBits = BigInt(bitsOf(family) - prefixLength)
  return { family, base: (address.value >> hostBits) << hostBits, prefixLength, address }
}

export function formatSubnet({ family, base, prefixLength }: IpSubnet): string {
  return `${formatAddress({ family, value: base })}/${prefixLength}`
}

export function hasHostBits({ base, address }: ParsedSubnet): boolean {
  return base !== address.value
}

export function addressCount({ family, prefixLength }: IpSubnet): bigint {
  return 1n << BigInt(bitsOf(family) - prefixLength)
}

export function lastAddress(subnet: IpSubnet): IpAddress {
  return { family: subnet.family, value: subnet.base + addressCount(subnet) - 1n }
}

export function containsAddress(subnet: IpSubnet, { family, value }: IpAddress): boolean {
  return family === subnet.family && value >= subnet.base && value <= lastAddress(subnet).value
}

/** Whether all of `inner` lies in `outer`; a subnet lies in itself. */
export function containsSubnet(outer: IpSubnet, inner: IpSubnet): boolean {
  const isIn = containsAddress(outer, { family: inner.family, value: inner.base })
  return isIn && inner.prefixLength >= outer.prefixLength
}

export function overlaps(a: IpSubnet, b: IpSubnet): boolean {
  return containsSubnet(a, b) || containsSubnet(b, a)
}

/**
 * Whether containers may have the address: not the network's own (nor IPv4's broadcast address), save in subnets that are
 * too small to have them (/31, /32, /127, /128).
 */
export function isHostAddress(subnet: IpSubnet, address: IpAddress): boolean {
  if (!containsAddress(subnet, address)) return false
  if (addressCount(subnet) <= 2n) return true
  const isBroadcast = subnet.family === 4 && address.value === lastAddress(subnet).value
  return address.value !== subnet.base && !isBroadcast
}

/** Where subnets are taken from: `size` is their prefix length. */
export interface AddressPool {
  readonly base: IpSubnet
  readonly size: number
}

/** What an engine takes from where nothing is configured (daemon/libnetwork/ipamutils; the same from 18.09 to 28). */
export const defaultPools: readonly AddressPool[] = [
  ...[17, 18, 19].map((second) => pool(`172.${second}.0.0/16`, 16)),
  pool('172.20.0.0/14', 16),
  pool('172.24.0.0/14', 16),
  pool('172.28.0.0/14', 16),
  pool('192.168.0.0/16', 20),
]

function pool(text: string, size: number): AddressPool {
  const base = parseSubnet(text)
  if (base === null) throw new Error(`${text} is no subnet.`)
  return { base, size }
}

/** The first subnet of the pools that overlaps nothing that is taken; null when all are. */
export function nextFreeSubnet(taken: readonly IpSubnet[], pools: readonly AddressPool[]): IpSubnet | null {
  for (const { base, size } of pools) {
    if (size < base.prefixLength || size > bitsOf(base.family)) continue
    const step = 1n << BigInt(bitsOf(base.family) - size)
    const end = lastAddress(base).value
    let at = base.base
    while (at <= end) {
      const candidate: IpSubnet = { family: base.family, base: at, prefixLength: size }
      const obstacle = taken.find((other) => overlaps(candidate, other))
      if (obstacle === undefined) return candidate
      // Past all of it at once: a /8 in the way must not be walked through.
      const past = lastAddress(obstacle).value + 1n
      at = past > at + step ? ((past + step - 1n) / step) * step : at + step
    }
  }
  return null
}

/** The first address for containers that is not taken; null when there is none. */
export function nextFreeAddress(subnet: IpSubnet, taken: readonly IpAddress[]): IpAddress | null {
  const values = new Set(taken.filter(({ family }) => family === subnet.family).map(({ value }) => value))
  const last = lastAddress(subnet).value
  for (let value = subnet.base; value <= last; value += 1n) {
    const address = { family: subnet.family, value }
    if (!values.has(value) && isHostAddress(subnet, address)) return address
  }
  return null
}

function valueOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function toAddress(bytes: readonly number[]): IpAddress {
  const value = valueOf(bytes)
  if (bytes.length === 4) return { family: 4, value }
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value }
}
