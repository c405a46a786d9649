import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { toContainerDetails } from './container-details'
import { toFileChanges, toFileFacts, toProcessList } from './container-files'

const id = 'ab'.repeat(32)

// As Engine 28 (API 1.51) answers.
const inspected = {
  Id: id,
  Created: '2026-11-24T06:28:31.272586532Z',
  Path: '/entry',
  Args: ['serve'],
  State: {
    Status: 'running',
    Pid: 4711,
    ExitCode: 0,
    StartedAt: '2026-11-24T06:28:31.5Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Health: {
      Status: 'unhealthy',
      FailingStreak: 3,
      Log: [{ Start: '2026-11-24T06:29:00Z', End: '2026-11-24T06:29:01Z', ExitCode: 1, Output: 'no route' }],
    },
  },
  Image: `sha256:${'c'.repeat(64)}`,
  Name: '/web',
  Platform: 'linux',
  RestartCount: 2,
  HostConfig: {
    NetworkMode: 'front',
    Memory: 67_108_864,
    MemorySwap: -1,
    NanoCpus: 500_000_000,
    PidsLimit: null,
    CpusetCpus: '0-1',
    LogConfig: { Type: 'local', Config: { 'max-size': '10m' } },
    CapAdd: ['CAP_NET_ADMIN'],
    CapDrop: null,
    Devices: [
      { PathOnHost: '/dev/null', PathInContainer: '/dev/null', CgroupPermissions: 'rwm' },
      { PathOnHost: '/dev/zero', PathInContainer: '/dev/z', CgroupPermissions: 'r' },
    ],
    Init: true,
  },
  Mounts: [
    { Type: 'bind', Source: '/etc', Destination: '/host', Mode: 'ro', RW: false, Propagation: 'rprivate' },
    {
      Type: 'volume',
      Name: 'data',
      Source: '/v',
      Destination: '/data',
      Driver: 'local',
      Mode: 'z',
      RW: true,
    },
  ],
  Config: {
    Image: 'web:1',
    Entrypoint: ['/entry'],
    Cmd: ['serve'],
    Env: ['PATH=/bin', 'TOKEN=a=b', 'EMPTY=', '=C:=C:\\x', 'bare', 7],
    User: '1000:1000',
    StopTimeout: 0,
    Healthcheck: { Test: ['CMD', 'true'], Interval: 30_000_000_000, Retries: 3 },
  },
  NetworkSettings: {
    Networks: {
      front: {
        NetworkID: 'n',
        IPAddress: '10.0.0.2',
        IPPrefixLen: 24,
        Aliases: ['w'],
        Links: ['db:store'],
        DNSNames: ['web', 'w'],
      },
    },
  },
}

describe('the details of a container', () => {
  it('are read as the engine gives them', () => {
    const details = toContainerDetails(inspected)
    expect(details).toMatchObject({
      name: 'web',
      pid: 4711,
      entrypoint: ['/entry'],
      arguments: ['serve'],
      user: '1000:1000',
      stopTimeoutSeconds: 0,
      stopSignal: '',
      logDriver: 'local',
      logOptions: [['max-size', '10m']],
      addedCapabilities: ['CAP_NET_ADMIN'],
      droppedCapabilities: [],
      devices: ['/dev/null:/dev/null', '/dev/zero:/dev/z:r'],
      hasInit: true,
      limits: {
        memoryBytes: 67_108_864,
        memorySwapBytes: -1,
        nanoCpus: 500_000_000,
        pids: 0,
        cpusetCpus: '0-1',
      },
      healthDetails: { status: 'unhealthy', failingStreak: 3, probes: [{ exitCode: 1, output: 'no route' }] },
      healthcheck: { test: ['CMD', 'true'], intervalMs: 30_000, timeoutMs: 0, retries: 3 },
    })
    expect(
      details.mounts.map(({ destination, mode, isReadOnly }) => [destination, mode, isReadOnly]),
    ).toEqual([
      ['/data', 'z', false],
      ['/host', 'ro', true],
    ])
    expect(details.networks[0]).toMatchObject({
      networkName: 'front',
      ipv4PrefixLength: 24,
      links: ['db:store'],
      dnsNames: ['web', 'w'],
    })
  })

  it('keep variables whole: with "=" in the value, with none, and with a name that begins with it', () => {
    expect(toContainerDetails(inspected).environment).toEqual([
      ['PATH', '/bin'],
      ['TOKEN', 'a=b'],
      ['EMPTY', ''],
      ['=C:', 'C:\\x'],
      ['bare', ''],
    ])
  })

  it('are never more than an AppFailure away from nonsense, and always of bounded size', () => {
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 3 })
    fc.assert(
      fc.property(anything, anything, anything, anything, (State, Config, HostConfig, NetworkSettings) => {
        const details = toContainerDetails({ Id: id, State, Config, HostConfig, NetworkSettings })
        expect(details.id).toBe(id)
      }),
    )
    expect(() => toContainerDetails('no')).toThrow(AppFailure)
    const flood = { Id: id, Config: { Env: Array.from({ length: 200 }, () => 'x'.repeat(100_000)) } }
    const { environment } = toContainerDetails(flood)
    expect(environment.flat().join('').length).toBeLessThan(5_000_000)
  })
})

describe('processes and files', () => {
  it('are bounded and counted', () => {
    const Processes = Array.from({ length: 1_500 }, (_, index) => ['root', `${index}`, 'sleep'])
    const list = toProcessList({ Titles: ['UID', 'PID', 'CMD'], Processes })
    expect([list.rows.length, list.processCount]).toEqual([1_000, 1_500])
    expect(list.rows[1]).toEqual(['root', '1', 'sleep'])
    const changes = toFileChanges(Array.from({ length: 6_000 }, () => ({ Path: '/x', Kind: 1 })))
    expect([changes.files.length, changes.fileCount]).toEqual([5_000, 6_000])
  })

  it('tell the three kinds of change, and none of an unchanged container', () => {
    expect(toFileChanges(null)).toEqual({ files: [], fileCount: 0 })
    expect(
      toFileChanges([
        { Path: '/etc', Kind: 0 },
        { Path: '/new', Kind: 1 },
        { Path: '/old', Kind: 2 },
        { Path: '/odd', Kind: 9 },
      ]).files.map(({ kind }) => kind),
    ).toEqual(['modified', 'added', 'deleted'])
    expect(() => toFileChanges({})).toThrow(AppFailure)
  })

  it.each([
    [0o644, 'file'],
    [0x8000_0000 + 0o755, 'directory'],
    [0x0800_0000 + 0o777, 'link'],
    [0x0200_0000 + 0o600, 'other'],
  ])('reads mode %i as %s', (mode, type) => {
    const stat = { name: 'x', size: 42, mode, mtime: '2026-11-24T06:28:31Z', linkTarget: '' }
    expect(toFileFacts(Buffer.from(JSON.stringify(stat)).toString('base64'))).toEqual({
      type,
      sizeBytes: 42,
      modifiedAtMs: Date.parse('2026-11-24T06:28:31Z'),
    })
  })

  it('are nonsense rather than a guess', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        try {
          expect(toFileFacts(header).sizeBytes).toBeGreaterThanOrEqual(0)
        } catch (cause) {
          expect(cause).toBeInstanceOf(AppFailure)
        }
      }),
    )
    fc.assert(fc.property(fc.anything(), (answer) => settle(() => toProcessList(answer))))
  })
})

function settle(run: () => unknown): void {
  try {
    run()
  } catch (cause) {
    expect(cause).toBeInstanceOf(AppFailure)
  }
}
