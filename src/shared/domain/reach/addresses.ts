/** What an address is good for, as far as it tells itself. Pure. */
import { parseIpAddress } from '../run/ip-address'

export type Family = 4 | 6
export const families: readonly Family[] = [4, 6]

export function isLoopback(address: string): boolean {
  const bytes = parseIpAddress(address)
  if (bytes === null) return false
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))
}

/** "0.0.0.0" or "::", as the engine writes a port that is bound on all addresses. */
export function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

export function familyOf(address: string): Family {
  return address.includes(':') ? 6 : 4
}

/** False where one of them can't be read. `subnet`: such as "10.1.0.0/16". */
export function isInSubnet(address: string, subnet: string): boolean {
  const [base = '', length = ''] = subnet.split('/')
  const bits = Number(length)
  const own = parseIpAddress(address)
  const other = parseIpAddress(base)
  if (own === null || other === null || own.length !== other.length) return false
  if (!/^\d{1,3}$/.test(length) || bits > own.length * 8) return false
  return own.every((byte, index) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff
    return (byte & mask) === ((other[index] ?? 0) & mask)
  })
}
