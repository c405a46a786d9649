/** What the search thread and its owner say to each other. */
import type { SearchSpec } from './search-core'

/** A chunk that is to be searched. Its memory is shared and sent once; `memory` is null where the thread has it. */
export interface ChunkToSearch {
  readonly id: number
  readonly firstLine: number
  readonly fromIndex: number
  readonly count: number
  readonly usedBytes: number
  readonly memory: { readonly bytes: Uint8Array; readonly starts: Uint32Array } | null
}

export type SearchRequest =
  | {
      readonly kind: 'search'
      readonly run: number
      readonly spec: SearchSpec
      readonly chunks: readonly ChunkToSearch[]
    }
  /** These chunks are gone. */
  | { readonly kind: 'forget'; readonly ids: readonly number[] }

export type SearchAnswer =
  /** At the beginning and after each chunk, as a sign of life: the numbers of matching lines, ascending. */
  | { readonly kind: 'found'; readonly run: number; readonly lines: Float64Array }
  | { readonly kind: 'done'; readonly run: number }
