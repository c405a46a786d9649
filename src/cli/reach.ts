import type { ReachSnapshot } from '@shared/domain/reach/snapshot'
import type { Findings } from './collect'
export function toReachSnapshot(findings: Findings, hostAddresses: readonly string[] | null): ReachSnapshot {
  const { identity } = findings
  return {
    containers: findings.containers,
    networks: findings.networks,
    engineVersion: identity.version,
    hostAddresses,
    isHostApart: identity.isRootless || /^(?:Docker Desktop|OrbStack)/.test(identity.operatingSystem),
  }
}
