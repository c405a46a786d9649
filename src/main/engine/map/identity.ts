/** `GET /info` → EngineIdentity. */
import type { EngineIdentity, SwarmMembership } from '@shared/domain/engine'
import { toNumber, toNumberOrNull, toObject, requireObject, toText, toTexts } from '../api/read'
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
    name: toText(raw.Name),
    version: toText(raw.ServerVersion),
    apiVersion: handshake.apiVersion,
    engineApiVersion: handshake.engineApiVersion,
    osType: toText(raw.OSType) || handshake.osType,
    operatingSystem: toText(raw.OperatingSystem),
    architecture: toText(raw.Architecture),
    kernelVersion: toText(raw.KernelVersion),
    cpuCount: toNumber(raw.NCPU),
    memoryBytes: toNumber(raw.MemTotal),
    storageDriver: toText(raw.Driver),
    dataRoot: toText(raw.DockerRootDir),
    cgroupVersion: toText(raw.CgroupVersion),
    loggingDriver: toText(raw.LoggingDriver),
    isRootless: toTexts(raw.SecurityOptions).includes('name=rootless'),
    isPodman: handshake.isPodman,
    swarm: toSwarm(toObject(raw.Swarm)),
    warnings: toTexts(raw.Warnings),
  }
}

/** Podman makes up a new `ID` for each answer, so it is told by its host and its storage instead. */
function toEngineId(raw: RawObject, isPodman: boolean): string {
  return isPodman ? `podman ${toText(raw.Name)} ${toText(raw.DockerRootDir)}` : toText(raw.ID)
}

/** `Nodes` and `Managers` are left out by every engine that is not a manager. */
function toSwarm(raw: RawObject): SwarmMembership {
  return {
    state: toText(raw.LocalNodeState) || 'inactive',
    isManager: raw.ControlAvailable === true,
    nodeId: toText(raw.NodeID),
    nodeAddress: toText(raw.NodeAddr),
    nodes: toNumberOrNull(raw.Nodes),
    managers: toNumberOrNull(raw.Managers),
    error: toText(raw.Error),
  }
}
