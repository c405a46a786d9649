/** Whether two identities are of one engine. Pure. */
import type { EngineIdentity } from '@shared/domain/engine'

/** Podman's compatible /info makes up a new id for each answer, so there name and data folder decide. */
export function isSameEngine(a: EngineIdentity, b: EngineIdentity): boolean {
  if (a.isPodman !== b.isPodman) return false
  if (a.isPodman) return a.name === b.name && a.dataRoot === b.dataRoot
  return a.engineId === b.engineId
}
