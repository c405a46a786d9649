/**
 * The last of what a session wrote, for a window that comes (back) to it. Bounded: the oldest goes first and is counted.
 * Lives as long as its session.
 */
import type { TerminalReplay } from '@shared/domain/terminal'
import { PrivateModes } from './private-modes'

const lineFeed = 0x0a
/** How far a cut is moved so that it does not fall into the middle of a line, a character or an escape. */
const cutSearchBytes = 4096
const firstCapacity = 16 * 1024

export class ReplayBuffer {
  readonly #limit: number
  #ring = new Uint8Array(0)
  #start = 0
  #length = 0
  #droppedBytes = 0
  /** As they were where the kept bytes begin. */
  readonly #modes = new PrivateModes()

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Copies: the bytes may change afterwards. */
  add(bytes: Uint8Array): void {
    if (bytes.length > this.#limit) {
      this.add(bytes.subarray(0, this.#limit))
      return this.add(bytes.subarray(this.#limit))
    }
    const surplus = this.#length + bytes.length - this.#limit
    if (surplus > 0) this.#drop(surplus)
    this.#grow(this.#length + bytes.length)
    const capacity = this.#ring.length
    const end = (this.#start + this.#length) % capacity
    const first = bytes.subarray(0, capacity - end)
    this.#ring.set(first, end)
    this.#ring.set(bytes.subarray(first.length), 0)
    this.#length += bytes.length
  }

  read(): Omit<TerminalReplay, 'seenBytes'> {
    const kept = this.#slice(this.#length)
    if (this.#droppedBytes === 0) return { bytes: kept, droppedBytes: 0 }
    const cut = kept.subarray(0, cutSearchBytes).indexOf(lineFeed) + 1
    const modes = this.#modes.copy()
    modes.feed(kept.subarray(0, cut))
    const prefix = Buffer.from(modes.sequence())
    const bytes = new Uint8Array(prefix.length + kept.length - cut)
    bytes.set(prefix)
    bytes.set(kept.subarray(cut), prefix.length)
    return { bytes, droppedBytes: this.#droppedBytes + cut }
  }

  #drop(count: number): void {
    this.#modes.feed(this.#slice(count))
    this.#start = (this.#start + count) % this.#ring.length
    this.#length -= count
    this.#droppedBytes += count
  }

  /** The oldest bytes, as a copy. */
  #slice(count: number): Uint8Array {
    const copy = new Uint8Array(count)
    const first = this.#ring.subarray(this.#start, this.#start + count)
    copy.set(first)
    copy.set(this.#ring.subarray(0, count - first.length), first.length)
    return copy
  }

  #grow(needed: number): void {
    if (needed <= this.#ring.length) return
    let capacity = Math.max(this.#ring.length, firstCapacity)
    while (capacity < needed) capacity *= 2
    const ring = new Uint8Array(Math.min(capacity, this.#limit))
    ring.set(this.#slice(this.#length))
    this.#ring = ring
    this.#start = 0
  }
}
