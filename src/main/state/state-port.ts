/** What the rest of main sees of the live state. Implemented by engine-state.ts; lives as long as the app. */
import type { Container } from '@shared/domain/container'
import type { DiskUsageSummary } from '@shared/domain/disk-usage'
import type { EngineStatus } from '@shared/domain/engine'
import type { EngineEvent } from '@shared/domain/event'
import type { Image, Network, Volume } from '@shared/domain/objects'
import type { CollectionPatch } from '@shared/domain/patch'

/** Keyed by full id; volumes by name. Read only: the state itself is the one writer. */
export interface EngineSnapshot {
  readonly containers: ReadonlyMap<string, Container>
  readonly images: ReadonlyMap<string, Image>
  readonly networks: ReadonlyMap<string, Network>
  readonly volumes: ReadonlyMap<string, Volume>
}

/** Sent after the snapshot has been changed, in order, synchronously. */
export type StateChange =
  | { readonly kind: 'status'; readonly status: EngineStatus }
  | { readonly kind: 'containers'; readonly patch: CollectionPatch<Container> }
  | { readonly kind: 'images'; readonly patch: CollectionPatch<Image> }
  | { readonly kind: 'networks'; readonly patch: CollectionPatch<Network> }
  | { readonly kind: 'volumes'; readonly patch: CollectionPatch<Volume> }
  | { readonly kind: 'events'; readonly added: readonly EngineEvent[]; readonly dropped: number }

export interface LiveState {
  readonly status: EngineStatus
  readonly snapshot: EngineSnapshot
  /** The last 1,000 events, oldest first. */
  readonly recentEvents: readonly EngineEvent[]
  subscribe(listener: (change: StateChange) => void): () => void
  /** Skip the back-off and try to connect now; does nothing when live. */
  reconnectNow(): void
  /** After sleep, or when the person asks: list everything again and mend what differs. */
  reconcileNow(): Promise<void>
  /** Measured on demand only; rejects with AppFailure NOT_LIVE, or with what went wrong. */
  measureDiskUsage(): Promise<DiskUsageSummary>
  /** Hidden windows need no quick proof of life. */
  setVisible(isVisible: boolean): void
}
