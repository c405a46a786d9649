/** `GET /info` → EngineIdentity. */
import type { EngineIdentity, SwarmMembership } from '@shared/domain/engine'
import { flagOf, numberOf, numberOrNull, objectOf, requireObject, textOf, textsOf } from '../api/read'
import type { RawObject } from '../api/read'
import type { EngineHandshake } from '../engine-port'
import { nonsense } from '../errors'

/** Throws ENGINE_NONSENSE unless the answer is an engine's. */
export function toIdentity(answer: unknown, handshake: EngineHandshake): EngineIdentity {
  const raw = requireObject(answer, 'the information about the engine')
  const engineId = toEngineId(raw, handshake.isPodman)
  if (engineId === '') throw nonsense('the engine has no id', '')
  return {
    engineId,
    name: textOf(raw, 'Name'),
    version: textOf(raw, 'ServerVersion'),
    apiVersion: handshake.apiVersion,
    engineApiVersion: handshake.engineApiVersion,
    osType: textOf(raw, 'OSType') || handshake.osType,
    operatingSystem: textOf(raw, 'OperatingSystem'),
    architecture: textOf(raw, 'Architecture'),
    kernelVersion: textOf(raw, 'KernelVersion'),
    cpuCount: numberOf(raw, 'NCPU'),
    memoryBytes: numberOf(raw, 'MemTotal'),
    storageDriver: textOf(raw, 'Driver'),
    dataRoot: textOf(raw, 'DockerRootDir'),
    cgroupVersion: textOf(raw, 'CgroupVersion'),
    loggingDriver: textOf(raw, 'LoggingDriver'),
    isRootless: textsOf(raw, 'SecurityOptions').includes('name=rootless'),
    isPodman: handshake.isPodman,
    swarm: toSwarm(objectOf(raw, 'Swarm')),
    warnings: textsOf(raw, 'Warnings'),
  }
}

/** Podman makes up a new `ID` for each answer, so it is told by its host and its storage instead. */
function toEngineId(raw: RawObject, isPodman: boolean): string {
  return isPodman ? `podman ${textOf(raw, 'Name')} ${textOf(raw, 'DockerRootDir')}` : textOf(raw, 'ID')
}

/** `Nodes` and `Managers` are left out by every engine that is not a manager. */
function toSwarm(raw: RawObject): SwarmMembership {
  return {
    state: textOf(raw, 'LocalNodeState') || 'inactive',
    isManager: flagOf(raw, 'ControlAvailable'),
    nodeId: textOf(raw, 'NodeID'),
    nodeAddress: textOf(raw, 'NodeAddr'),
    nodes: numberOrNull(raw, 'Nodes'),
    managers: numberOrNull(raw, 'Managers'),
    error: textOf(raw, 'Error'),
  }
}
