import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import type { EngineHandshake } from '../engine-port'
import { toChanges } from './changes'
import { toIdentity } from './identity'
import { toInspectedImage, toListedImage } from './image'
import { toInspectedNetwork, toNetwork } from './network'
import { toInspectedVolume, toVolume } from './volume'

const hex = (digit: string): string => digit.repeat(64)

describe('an image', () => {
  const listed = {
    Containers: -1,
    Created: 1795501715,
    Id: `sha256:${hex('8')}`,
    Labels: { maintainer: 'x' },
    RepoDigests: null,
    RepoTags: ['api-img:1'],
    SharedSize: -1,
    Size: 4271712,
  }
  const inspected = {
    Id: `sha256:${hex('8')}`,
    RepoTags: ['api-img:1'],
    RepoDigests: [],
    Created: '2026-11-24T06:28:35.901Z',
    Architecture: 'amd64',
    Os: 'linux',
    Size: 4271712,
    Config: { Labels: { maintainer: 'x' } },
  }

  it('is the same from the list and from inspecting, but for its platform and the part of a second', () => {
    expect(toInspectedImage(inspected)).toEqual({
      ...toListedImage(listed),
      createdAtMs: Date.parse(inspected.Created),
      architecture: 'amd64',
      os: 'linux',
    })
  })

  it('has no tag where the engine writes <none>', () => {
    const bare = { ...listed, RepoTags: ['<none>:<none>', 'a:<none>'], RepoDigests: ['<none>@<none>'] }
    expect(toListedImage(bare)).toMatchObject({ tags: [], digests: [] })
  })

  it('has no negative size or date', () => {
    expect(toListedImage({ ...listed, Size: -1, Created: -62135596800 })).toMatchObject({
      sizeBytes: 0,
      createdAtMs: 0,
    })
    expect(toInspectedImage({ ...inspected, Created: '0001-01-01T00:00:00Z' }).createdAtMs).toBe(0)
  })

  it('gets its algorithm back where it is left out (Podman), and is refused without an id', () => {
    expect(toListedImage({ ...listed, Id: hex('8') })?.id).toBe(`sha256:${hex('8')}`)
    expect(toListedImage({ ...listed, Id: 'latest' })).toBeNull()
    expect(() => toInspectedImage(null)).toThrow(AppFailure)
    expect(() => toInspectedImage({})).toThrow(AppFailure)
  })
})

describe('a network', () => {
  const raw = {
    Name: 'api-f1',
    Id: hex('7'),
    Created: '2026-11-24T06:28:31.196558036Z',
    Scope: 'local',
    Driver: 'bridge',
    EnableIPv6: true,
    IPAM: {
      Driver: 'default',
      Config: [
        { Subnet: '10.31.0.0/24', IPRange: '10.31.0.0/25', AuxiliaryAddresses: { router: '10.31.0.9' } },
        { Subnet: 'fd00::/64', Gateway: 'fd00::1' },
      ],
    },
    Internal: true,
    Attachable: true,
    Ingress: false,
    ConfigOnly: false,
    Containers: {
      [hex('b')]: {
        Name: 'web',
        MacAddress: '02:42:0a:1f:00:02',
        IPv4Address: '10.31.0.2/24',
        IPv6Address: '',
      },
      [hex('a')]: { Name: 'db', MacAddress: '', IPv4Address: '', IPv6Address: 'fd00::2/64' },
      [`ep-${hex('c')}`]: { Name: 'lost' },
      'lb-api-f1': { Name: 'api-f1-endpoint' },
    },
    Options: { 'com.docker.network.driver.mtu': '1400' },
    Labels: null,
  }

  it('has its subnets, options and members, without endpoints that are no containers', () => {
    expect(toInspectedNetwork(raw)).toEqual({
      id: hex('7'),
      name: 'api-f1',
      driver: 'bridge',
      scope: 'local',
      createdAtMs: Date.parse('2026-11-24T06:28:31.196Z'),
      subnets: [
        {
          subnet: '10.31.0.0/24',
          gateway: null,
          ipRange: '10.31.0.0/25',
          auxiliaryAddresses: [['router', '10.31.0.9']],
        },
        { subnet: 'fd00::/64', gateway: 'fd00::1', ipRange: null, auxiliaryAddresses: [] },
      ],
      options: [['com.docker.network.driver.mtu', '1400']],
      labels: [],
      isInternal: true,
      isAttachable: true,
      isIngress: false,
      isIpv6: true,
      isConfigOnly: false,
      members: [
        {
          containerId: hex('a'),
          name: 'db',
          ipv4Address: null,
          ipv6Address: 'fd00::2',
          macAddress: null,
        },
        {
          containerId: hex('b'),
          name: 'web',
          ipv4Address: '10.31.0.2',
          ipv6Address: null,
          macAddress: '02:42:0a:1f:00:02',
        },
      ],
    })
  })

  it('keeps a hostile name as it is, and takes the id of a swarm network', () => {
    const Name = '../../<img src=x onerror=alert(1)>\u202e\u0000'
    expect(toNetwork({ ...raw, Name })?.name).toBe(Name)
    expect(toNetwork({ ...raw, Id: 'k2v8x0yy2dn4rkjywo3gl5kbf' })?.id).toBe('k2v8x0yy2dn4rkjywo3gl5kbf')
  })

  it('without IPAM or an id', () => {
    expect(toNetwork({ ...raw, IPAM: null, Containers: null, Options: null })).toMatchObject({ subnets: [] })
    expect(toNetwork({ ...raw, Id: '../x' })).toBeNull()
    expect(() => toInspectedNetwork([])).toThrow(AppFailure)
  })
})

describe('a volume', () => {
  it('has what the engine says, and null for a date that it does not', () => {
    const raw = {
      CreatedAt: '2026-11-24T06:28:31Z',
      Driver: 'local',
      Labels: null,
      Mountpoint: '/var/lib/docker/volumes/api-fv/_data',
      Name: 'api-fv',
      Options: { type: 'nfs' },
      Scope: 'local',
    }
    expect(toVolume(raw)).toEqual({
      name: 'api-fv',
      driver: 'local',
      scope: 'local',
      mountpoint: '/var/lib/docker/volumes/api-fv/_data',
      createdAtMs: Date.parse('2026-11-24T06:28:31Z'),
      labels: [],
      options: [['type', 'nfs']],
    })
    expect(toVolume({ ...raw, CreatedAt: undefined })?.createdAtMs).toBeNull()
    expect(toVolume({ ...raw, CreatedAt: 'yesterday' })?.createdAtMs).toBeNull()
    expect(toVolume({ ...raw, Name: null })).toBeNull()
    expect(() => toInspectedVolume('x')).toThrow(AppFailure)
  })
})

describe("the engine's identity", () => {
  const handshake: EngineHandshake = {
    apiVersion: '1.41',
    engineApiVersion: '1.41',
    osType: 'linux',
    isPodman: false,
    clockSkewMs: 0,
  }
  const info = {
    ID: 'EAC4:IPVF:HPCF',
    Name: 'vm',
    ServerVersion: '20.10.24+dfsg1',
    NCPU: 2,
    MemTotal: 25276502016,
    Driver: 'overlay2',
    DockerRootDir: '/var/lib/docker',
    SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'],
    Swarm: { NodeID: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '' },
    Warnings: null,
  }

  it('is what /info says', () => {
    expect(toIdentity(info, handshake)).toMatchObject({
      engineId: 'EAC4:IPVF:HPCF',
      version: '20.10.24+dfsg1',
      cpuCount: 2,
      memoryBytes: 25276502016,
      isRootless: true,
      swarm: { state: 'inactive', isManager: false, nodes: null, managers: null },
      warnings: [],
    })
  })

  it('counts nodes where the engine does', () => {
    const Swarm = { NodeID: 'n', NodeAddr: '10.0.0.1', LocalNodeState: 'active', ControlAvailable: true }
    expect(toIdentity({ ...info, Swarm: { ...Swarm, Nodes: 3, Managers: 1 } }, handshake).swarm).toEqual({
      state: 'active',
      isManager: true,
      nodeId: 'n',
      nodeAddress: '10.0.0.1',
      nodes: 3,
      managers: 1,
      error: '',
    })
  })

  it('does not change from answer to answer with Podman', () => {
    const first = toIdentity({ ...info, ID: 'a' }, { ...handshake, isPodman: true })
    const second = toIdentity({ ...info, ID: 'b' }, { ...handshake, isPodman: true })
    expect(first.engineId).toBe(second.engineId)
  })

  it('is refused when it has no id or is no object', () => {
    for (const answer of [null, [], 'OK', { ...info, ID: '' }]) {
      expect(() => toIdentity(answer, handshake)).toThrow(AppFailure)
    }
  })
})

describe('the changes of a container', () => {
  it('are counted by kind, and none is null', () => {
    const changes = [{ Path: '/a', Kind: 1 }, { Path: '/b', Kind: 1 }, { Path: '/c', Kind: 0 }, { Kind: 2 }]
    expect(toChanges(changes)).toEqual({ added: 2, modified: 1, deleted: 1 })
    expect(toChanges(null)).toEqual({ added: 0, modified: 0, deleted: 0 })
  })

  it.each([[{}], ['x'], [[{ Path: '/a', Kind: 3 }]], [[null]]])('are refused as %j', (answer) => {
    expect(() => toChanges(answer)).toThrow(/nonsense/)
  })
})
