/**
 * A busy machine may be too late with an answer that is due; it never makes one up. So what should answer and did not is
 * tried again, and nothing else.
 */
import type { Agent, Attempt } from './agents'

/** By the name asked for: the addresses of both families; none where the name is not known. */
export type LookUps = ReadonlyMap<string, readonly string[]>

const furtherTries = 4

/** `expected`: what is to answer; null where nothing is expected to. */
export async function tryPatiently(
  agent: Agent,
  due: readonly { readonly attempt: Attempt; readonly expected: string | null }[],
): Promise<readonly (string | null)[]> {
  const answers = [...(await agent.try(due.map(({ attempt }) => attempt)))]
  for (let turn = 0; turn < furtherTries; turn += 1) {
    const missing = due.flatMap(({ attempt, expected }, position) =>
      expected !== null && answers[position] !== expected ? [{ attempt, position }] : [],
    )
    if (missing.length === 0) break
    const again = await agent.try(missing.map(({ attempt }) => attempt))
    for (const [offset, { position }] of missing.entries()) answers[position] = again[offset] ?? null
  }
  return answers
}

/** `said`: the names that are to be found. */
export async function lookUpPatiently(
  agent: Agent,
  servers: readonly string[],
  names: readonly string[],
  said: ReadonlySet<string>,
): Promise<LookUps> {
  const table = new Map<string, readonly string[]>()
  let open = names
  for (let turn = 0; turn <= furtherTries && open.length > 0; turn += 1) {
    const found = await agent.lookUp(servers, open)
    for (const [position, name] of open.entries()) table.set(name, found[position] ?? [])
    open = open.filter((name) => said.has(name) && (table.get(name) ?? []).length === 0)
  }
  return table
}
