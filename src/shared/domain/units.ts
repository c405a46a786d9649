/** Sizes and spans of time cut to the unit in which a person reads them. The words come from `Intl`, in the person's language. */

export type ByteUnit = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' | 'terabyte' | 'petabyte'
export type TimeUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

export interface Quantity<Unit> {
  readonly value: number
  readonly unit: Unit
}

const byteUnits: readonly ByteUnit[] = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']

/** Steps of 1000, as docker prints sizes. The value isn't rounded. */
export function splitBytes(bytes: number): Quantity<ByteUnit> {
  let value = bytes
  let step = 0
  while (Math.abs(value) >= 1000 && step < byteUnits.length - 1) {
    value /= 1000
    step += 1
  }
  return { value, unit: byteUnits[step] ?? 'byte' }
}

/** Steps of 1024 up to tebibytes, for memory; `step` 0 is bytes. The value isn't rounded. */
export function splitMemory(bytes: number): { readonly value: number; readonly step: number } {
  let value = bytes
  let step = 0
  while (Math.abs(value) >= 1024 && step < 4) {
    value /= 1024
    step += 1
  }
  return { value, step }
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const week = 7 * day
const month = 30 * day
const year = 365 * day

/**
 * Whole units, rounded down, with docker's own limits (go-units HumanDuration): hours up to 48, days up to two weeks, weeks
 * up to two months, months up to two years. A span below zero (clocks differ) reads as 0 seconds.
 */
export function splitDuration(milliseconds: number): Quantity<TimeUnit> {
  const span = Math.max(0, milliseconds)
  if (span < minute) return { value: Math.floor(span / second), unit: 'second' }
  if (span < hour) return { value: Math.floor(span / minute), unit: 'minute' }
  if (span < 2 * day) return { value: Math.floor(span / hour), unit: 'hour' }
  if (span < 2 * week) return { value: Math.floor(span / day), unit: 'day' }
  if (span < 2 * month) return { value: Math.floor(span / week), unit: 'week' }
  if (span < 2 * year) return { value: Math.floor(span / month), unit: 'month' }
  return { value: Math.floor(span / year), unit: 'year' }
}
