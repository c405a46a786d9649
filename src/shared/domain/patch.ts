/** A change to a keyed collection, and the one reducer that main, the window and the tests share. */
export interface CollectionPatch<T> {
  readonly upserts: readonly T[]
  readonly removed: readonly string[]
}

/** Applies in place: removals first, so that an id in both ends up present. Returns whether anything was touched. */
export function applyPatch<T>(
  collection: Map<string, T>,
  patch: CollectionPatch<T>,
  keyOf: (item: T) => string,
): boolean {
  let touched = false
  for (const key of patch.removed) touched = collection.delete(key) || touched
  for (const item of patch.upserts) {
    collection.set(keyOf(item), item)
    touched = true
  }
  return touched
}

/** What `later` leaves of `earlier` when both are applied in order: one patch with the same effect. */
export function mergePatches<T>(
  earlier: CollectionPatch<T>,
  later: CollectionPatch<T>,
  keyOf: (item: T) => string,
): CollectionPatch<T> {
  const upserts = new Map(earlier.upserts.map((item) => [keyOf(item), item]))
  const removed = new Set(earlier.removed)
  for (const key of later.removed) {
    upserts.delete(key)
    removed.add(key)
  }
  for (const item of later.upserts) upserts.set(keyOf(item), item)
  return { upserts: [...upserts.values()], removed: [...removed] }
}

/** The patch that turns `before` into `after`; `isSame` decides what counts as unchanged. */
export function diffCollections<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (a: T, b: T) => boolean,
): CollectionPatch<T> {
  const upserts: T[] = []
  const removed: string[] = []
  for (const [key, item] of after) {
    const old = before.get(key)
    if (old === undefined || !isSame(old, item)) upserts.push(item)
  }
  for (const key of before.keys()) if (!after.has(key)) removed.push(key)
  return { upserts, removed }
}
