/** Restart policies as docker writes and compares them. Pure. */
import type { RestartPolicy } from './container'

/** The engine keeps the count in an int32 of most of its versions; more would be refused or wrap around. */
export const maximumRetryLimit = 2_147_483_647

/** As `docker update --restart` takes it: "always", "on-failure", "on-failure:3". */
export function writtenPolicy({ name, maximumRetryCount }: RestartPolicy): string {
  return name === 'on-failure' && maximumRetryCount > 0 ? `${name}:${maximumRetryCount}` : name
}

/** A count without on-failure means nothing, so it doesn't tell two policies apart. */
export function isSamePolicy(a: RestartPolicy | null, b: RestartPolicy | null): boolean {
  if (a === null || b === null) return a === b
  return writtenPolicy(a) === writtenPolicy(b)
}
