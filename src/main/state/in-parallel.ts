/** Runs `work` for every item, at most `limit` at a time and in order of start; answers the results in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>()
  let next = 0
  async function lane(): Promise<void> {
    while (next < items.length) {
      const index = next++
      results.set(index, await work(items[index] as T, index))
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  return items.map((_, index) => results.get(index) as R)
}
