/** What the flags of one command said, checked one by one in the order of the text. Lives for one reading. */
import type { DeviceRate, DeviceRequest, Mount, Ulimit } from './create-request'
import type { NetworkAttachment } from './networks'

export class FlagValues {
  readonly mounts: Mount[] = []
  readonly networks: NetworkAttachment[] = []
  readonly gpus: DeviceRequest[] = []
  readonly ulimits = new Map<string, Ulimit>()
  readonly blkioWeights: { readonly Path: string; readonly Weight: number }[] = []
  readonly #single = new Map<string, string | number | boolean>()
  readonly #lists = new Map<string, string[]>()
  readonly #rates = new Map<string, DeviceRate[]>()
  readonly #given = new Set<string>()

  /** Whether the flag stands in the text, even with its default. */
  isGiven(name: string): boolean {
    return this.#given.has(name)
  }

  markGiven(name: string): void {
    this.#given.add(name)
  }

  set(name: string, value: string | number | boolean): void {
    this.#single.set(name, value)
  }

  text(name: string, fallback = ''): string {
    const value = this.#single.get(name)
    return typeof value === 'string' ? value : fallback
  }

  number(name: string, fallback = 0): number {
    const value = this.#single.get(name)
    return typeof value === 'number' ? value : fallback
  }

  isOn(name: string): boolean {
    return this.#single.get(name) === true
  }

  push(name: string, value: string): void {
    const list = this.#lists.get(name)
    if (list) list.push(value)
    else this.#lists.set(name, [value])
  }

  list(name: string): readonly string[] {
    return this.#lists.get(name) ?? []
  }

  pushRate(name: string, rate: DeviceRate): void {
    this.#rates.set(name, [...this.rates(name), rate])
  }

  rates(name: string): readonly DeviceRate[] {
    return this.#rates.get(name) ?? []
  }
}
