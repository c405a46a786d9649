/** Amounts: bytes with units, parts of a CPU. */
import { byteLength, goLower, parseGoFloat, parseGoRational } from './go-values'
import { refuse } from './refusal'

const unitPowers = 'kmgtp'

/** Bytes of "512m", "1.5 GiB" or "1024"; units are binary (docker/go-units RAMInBytes). Not always a safe integer. */
export function parseBytes(text: string): number {
  const separator = Math.max(...Array.from('0123456789. ', (character) => text.lastIndexOf(character)))
  if (separator < 0) return refuse(`invalid size: '${text}'`)
  const number = text.slice(0, text.charAt(separator) === ' ' ? separator : separator + 1)
  const rawSuffix = text.slice(separator + 1)
  const size = parseGoFloat(number)
  if (size < 0) return refuse(`invalid size: '${text}'`)
  if (rawSuffix === '') return Math.trunc(size)
  if (byteLength(rawSuffix) > 3) return refuse(`invalid suffix: '${rawSuffix}'`)
  const suffix = goLower(rawSuffix)
  if (suffix === 'b') return Math.trunc(size)
  const power = unitPowers.indexOf(suffix.charAt(0)) + 1
  const ending = suffix.slice(1)
  if (power === 0 || !['', 'b', 'ib'].includes(ending)) return refuse(`invalid suffix: '${suffix}'`)
  return Math.trunc(size * 1024 ** power)
}

/** The shortest text that parseBytes reads as this amount. */
export function formatBytes(bytes: number): string {
  for (let power = unitPowers.length; power > 0; power--) {
    const unit = 1024 ** power
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit}${unitPowers.charAt(power - 1)}`
  }
  return String(bytes)
}

/** Billionths of a CPU of "1.5" or "3/2". */
export function parseCpus(text: string): bigint {
  const rational = parseGoRational(text)
  if (!rational) return refuse(`failed to parse ${text} as a rational number`)
  const [numerator, denominator] = rational
  const nano = numerator * 1_000_000_000n
  return nano % denominator === 0n ? BigInt.asIntN(64, nano / denominator) : refuse('value is too precise')
}

export function formatCpus(nanoCpus: number): string {
  const digits = String(Math.abs(nanoCpus)).padStart(10, '0')
  const decimals = digits.slice(-9).replace(/0+$/, '')
  return `${nanoCpus < 0 ? '-' : ''}${digits.slice(0, -9)}${decimals === '' ? '' : `.${decimals}`}`
}

/** The shortest text that Go reads as this duration. */
export function formatDuration(nanoseconds: number): string {
  let rest = nanoseconds
  let text = ''
  for (const [unit, length] of [
    ['h', 3.6e12],
    ['m', 6e10],
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
    ['ns', 1],
  ] as const) {
    const count = Math.floor(rest / length)
    if (count > 0) text += `${count}${unit}`
    rest -= count * length
  }
  return text || '0'
}
