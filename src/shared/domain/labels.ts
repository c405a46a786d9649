/**
 * Labels and environment cross every boundary as pairs: a key such as `__proto__` survives a pair and does not
 * survive an object.
 */
export type Pair = readonly [key: string, value: string]
export type Pairs = readonly Pair[]

/** The value of the first pair with this key, or null. */
export function pairValue(pairs: Pairs, key: string): string | null {
  for (const [candidate, value] of pairs) if (candidate === key) return value
  return null
}

/** Compose's own bookkeeping: hashes, file lists, versions; the same for every container of a project. */
export const composeLabelPrefix = 'com.docker.compose.'
export const composeProjectLabel = 'com.docker.compose.project'
export const composeServiceLabel = 'com.docker.compose.service'
export const swarmTaskLabel = 'com.docker.swarm.task.id'
