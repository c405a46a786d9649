/** IP and MAC addresses as Go's net package reads and writes them: no zone, no leading zeros, shortest form out. */

/** 4 or 16 numbers of one byte each; null when the text is no address. */
export function parseIpAddress(text: string): readonly number[] | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): readonly number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  const bytes = parts.map((part) => (/^(?:0|[1-9][0-9]{0,2})$/.test(part) ? Number(part) : 256))
  return bytes.every((byte) => byte <= 255) ? bytes : null
}

function parseIpv6(text: string): readonly number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head = '', tail] = halves
  const left = parseGroups(head, tail === undefined)
  const right = tail === undefined ? [] : parseGroups(tail, true)
  if (!left || !right) return null
  const missing = 16 - left.length - right.length
  // "::" stands for at least one group of zeros.
  if (tail === undefined ? missing !== 0 : missing < 2) return null
  return [...left, ...Array<number>(missing).fill(0), ...right]
}

function parseGroups(text: string, mayEndInIpv4: boolean): readonly number[] | null {
  if (text === '') return []
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [index, group] of groups.entries()) {
    if (group.includes('.')) {
      const ipv4 = mayEndInIpv4 && index === groups.length - 1 ? parseIpv4(group) : null
      if (!ipv4) return null
      bytes.push(...ipv4)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
    }
  }
  return bytes.length <= 16 ? bytes : null
}

/** As Go's IP.String(): an IPv4-mapped address comes out as IPv4, the first longest run of zeros as "::". */
export function formatIpAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (isMapped) return bytes.slice(12).join('.')
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0),
  )
  let start = -1
  let longest = 1
  for (let from = 0; from < 8; from++) {
    let to = from
    while (to < 8 && groups[to] === 0) to++
    if (to - from > longest) {
      start = from
      longest = to - from
    }
  }
  const texts = groups.map((group) => group.toString(16))
  if (start < 0) return texts.join(':')
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + longest).join(':')}`
}

/** Whether Go's net.ParseMAC takes it: 6, 8 or 20 bytes, as 00:00, 00-00 or 0000.0000. */
export function isMacAddress(text: string): boolean {
  const isBytes = /^(?:[0-9a-f]{2}:)+[0-9a-f]{2}$/i.test(text) || /^(?:[0-9a-f]{2}-)+[0-9a-f]{2}$/i.test(text)
  if (isBytes) return [6, 8, 20].includes((text.length + 1) / 3)
  return /^(?:[0-9a-f]{4}\.)+[0-9a-f]{4}$/i.test(text) && [6, 8, 20].includes(((text.length + 1) / 5) * 2)
}
