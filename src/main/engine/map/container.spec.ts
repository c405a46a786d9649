import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import { AppFailure } from '@shared/domain/result'
import { mapRows, type RawObject } from '../api/read'
import { toInspectedContainer } from './container-inspect'
import { splitCommand, toListedContainer } from './container-list'

const id = '12cfa2efd745f296acd54b3bbaf90e2e9c9c1234ba6407afadfca56693b9b029'
const imageId = 'sha256:345255ea1bd894756387519af7d237986f3fd7f548eb208abe6d2d3abe011fe6'
const networkId = '7315aff97bab8be28b62c2e4c8baebf11e9e971cb844eaeeedb1b9f5df9b88a6'
const volume = '7cd9d309f8d769b9bed43efbac4a1dd5e81dc17b2aab5ed01cf7e415ae88a15e'

// As Engine 20.10 (API 1.41) answers for one and the same running container.
const attachment = {
  IPAMConfig: null,
  NetworkID: networkId,
  EndpointID: '2df80f3e4c37cc182819d2f02893ca2f9d22a4e98b123861ca5f14dd7eeb975f',
  Gateway: '10.31.0.1',
  IPAddress: '10.31.0.2',
  IPPrefixLen: 24,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  MacAddress: '02:42:0a:1f:00:02',
}
const listed = {
  Id: id,
  Names: ['/other/link', '/api-web'],
  Image: 'bb:1',
  ImageID: imageId,
  Command: "sh -c 'sleep 1000'",
  Created: 1795501711,
  Ports: [
    { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { PrivatePort: 7000, Type: 'tcp' },
    { IP: '127.0.0.1', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
    { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
  ],
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web', l: '1' },
  State: 'running',
  Status: 'Up 3 seconds (healthy)',
  HostConfig: { NetworkMode: 'api-f1' },
  NetworkSettings: { Networks: { 'api-f1': { ...attachment, Aliases: null } } },
  Mounts: [
    { Type: 'volume', Name: 'api-fv', Source: '/v/api-fv', Destination: '/d', Driver: 'local', RW: true },
    { Type: 'volume', Name: volume, Source: '/v/anon', Destination: '/anon', Driver: 'local', RW: true },
    { Type: 'bind', Source: '/etc', Destination: '/host', Mode: 'ro', RW: false },
  ],
}
const inspected = {
  Id: id,
  Created: '2026-11-24T06:28:31.272586532Z',
  Path: 'sh',
  Args: ['-c', 'sleep 1000'],
  State: {
    Status: 'running',
    Running: true,
    OOMKilled: false,
    ExitCode: 0,
    Error: '',
    StartedAt: '2026-11-24T06:28:31.532670664Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Health: { Status: 'healthy', FailingStreak: 0, Log: [] },
  },
  Image: imageId,
  Name: '/api-web',
  RestartCount: 0,
  HostConfig: {
    NetworkMode: 'api-f1',
    PortBindings: {
      '80/tcp': [{ HostIp: '', HostPort: '8080' }],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
    },
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 },
    AutoRemove: false,
  },
  Mounts: [listed.Mounts[2], listed.Mounts[1], listed.Mounts[0]],
  Config: { Image: 'bb:1', ExposedPorts: { '80/tcp': {}, '7000/tcp': {} }, Labels: listed.Labels },
  NetworkSettings: {
    Ports: {
      '7000/tcp': null,
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
    },
    Networks: { 'api-f1': { ...attachment, Aliases: ['web', '12cfa2efd745'] } },
  },
}

function fromList(change: RawObject): Container {
  const container = toListedContainer({ ...listed, ...change })
  if (container === null) throw new Error('the row was refused')
  return container
}

const fromInspect = (state: RawObject, rest: RawObject = {}): Container =>
  toInspectedContainer({ ...inspected, State: { ...inspected.State, ...state }, ...rest })

describe('a container', () => {
  it('is the same from a list row and from inspecting, but for what only the latter knows', () => {
    const row = fromList({})
    const full = toInspectedContainer(inspected)
    expect({ ...full, networks: full.networks.map((network) => ({ ...network, aliases: [] })) }).toEqual({
      ...row,
      createdAtMs: Date.parse(inspected.Created),
      lastHealth: 'healthy',
      isOomKilled: false,
      startedAtMs: Date.parse('2026-11-24T06:28:31.532Z'),
      restartPolicy: { name: 'on-failure', maximumRetryCount: 2 },
      restartCount: 0,
      isAutoRemove: false,
      portBindings: [
        { hostAddress: '127.0.0.1', hostPort: '5353', containerPort: 53, protocol: 'udp' },
        { hostAddress: '', hostPort: '8080', containerPort: 80, protocol: 'tcp' },
      ],
      isInspected: true,
    })
    expect(full.networks[0]?.aliases).toEqual(['web', '12cfa2efd745'])
  })

  it('has ports and mounts in one order, whatever the order that the engine gives them', () => {
    const row = fromList({})
    expect(row.publishedPorts).toEqual([
      { hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      { hostAddress: '127.0.0.1', hostPort: 5353, containerPort: 53, protocol: 'udp' },
      { hostAddress: '::', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    ])
    expect(row.exposedPorts.map((port) => port.containerPort)).toEqual([53, 80, 7000])
    fc.assert(
      fc.property(
        fc.shuffledSubarray(listed.Ports, { minLength: listed.Ports.length }),
        fc.shuffledSubarray(listed.Mounts, { minLength: listed.Mounts.length }),
        (Ports, Mounts) => {
          expect(fromList({ Ports, Mounts })).toEqual(row)
        },
      ),
    )
  })

  it('has its own name and not that of a link', () => {
    expect(fromList({}).name).toBe('api-web')
    expect(fromList({ Names: ['podman-style'] }).name).toBe('podman-style')
    expect(fromList({ Names: null }).name).toBe('')
    expect(fromInspect({}, { Name: '/solo' }).name).toBe('solo')
  })

  it('knows compose and swarm by their labels', () => {
    expect(fromList({})).toMatchObject({ composeProject: 'shop', composeService: 'web', isSwarmTask: false })
    expect(fromList({ Labels: { 'com.docker.swarm.task.id': 'x' } }).isSwarmTask).toBe(true)
    expect(fromList({ Labels: null })).toMatchObject({ composeProject: null, labels: [] })
  })
})

describe('the state of a list row', () => {
  const cases: readonly [State: string, Status: string, expected: Partial<Container>][] = [
    ['exited', 'Exited (137) 3 days ago', { state: 'exited', exitCode: 137, health: 'none' }],
    ['exited', 'Exited (-1) About a minute ago', { exitCode: -1 }],
    ['running', 'Up 2 hours (unhealthy)', { state: 'running', exitCode: null, health: 'unhealthy' }],
    ['running', 'Up Less than a second (health: starting)', { health: 'starting' }],
    ['running', 'Up 2 hours', { health: 'none' }],
    ['paused', 'Up 5 minutes (Paused)', { state: 'paused', exitCode: null, health: 'none' }],
    ['restarting', 'Restarting (1) 2 seconds ago', { state: 'restarting', exitCode: 1, health: 'none' }],
    ['created', 'Created', { state: 'created', exitCode: null, health: 'none' }],
    ['removing', 'Removal In Progress', { state: 'removing', exitCode: null }],
    ['dead', 'Dead', { state: 'dead', exitCode: null }],
    ['stopped', 'Exited (0) 1 second ago', { state: 'exited', exitCode: 0 }],
    ['teleporting', 'Beam (9)', { state: 'unknown', exitCode: null }],
    ['__proto__', '', { state: 'unknown' }],
    ['running', 'Exited (1) up', { exitCode: null }],
  ]
  it.each(cases)('%s, "%s"', (State, Status, expected) => {
    expect(fromList({ State, Status })).toMatchObject(expected)
  })

  it('takes the health from its own field where there is one (API 1.52)', () => {
    const row = { Health: { Status: 'unhealthy', FailingStreak: 3 }, Status: 'Up 2 hours (healthy)' }
    expect(fromList(row).health).toBe('unhealthy')
  })
})

describe('the state of an inspected container', () => {
  const stopped = { Running: false, FinishedAt: '2026-11-24T06:29:00.5Z' }

  it('has an exit code only when a run is over', () => {
    expect(fromInspect({}).exitCode).toBeNull()
    expect(fromInspect({ Status: 'paused' }).exitCode).toBeNull()
    expect(fromInspect({ ...stopped, Status: 'exited', ExitCode: 0 }).exitCode).toBe(0)
    expect(fromInspect({ Status: 'restarting', Restarting: true, ExitCode: 5 }).exitCode).toBe(5)
    expect(fromInspect({ ...stopped, Status: 'dead', ExitCode: 137 }).exitCode).toBe(137)
    const neverRan = {
      Status: 'created',
      StartedAt: '0001-01-01T00:00:00Z',
      ExitCode: 128,
      Error: 'port taken',
    }
    expect(fromInspect(neverRan)).toMatchObject({
      exitCode: 128,
      startedAtMs: null,
      stateError: 'port taken',
    })
    expect(fromInspect({ ...neverRan, ExitCode: 0 }).exitCode).toBeNull()
  })

  it('has a health only while it runs: the engine keeps the last one after the end', () => {
    expect(fromInspect({ ...stopped, Status: 'exited' }).health).toBe('none')
    expect(fromInspect({ ...stopped, Health: { Status: 'unhealthy' } }).lastHealth).toBe('unhealthy')
    expect(fromInspect({ Health: { Status: 'none' } }).health).toBe('none')
    expect(fromInspect({ Health: null }).health).toBe('none')
  })

  it('reads an empty restart policy as "no", and does not guess at an unknown one', () => {
    const policy = (RestartPolicy: unknown) =>
      fromInspect({}, { HostConfig: { ...inspected.HostConfig, RestartPolicy } }).restartPolicy
    expect(policy({ Name: '', MaximumRetryCount: 0 })).toEqual({ name: 'no', maximumRetryCount: 0 })
    expect(policy(null)).toEqual({ name: 'no', maximumRetryCount: 0 })
    expect(policy({ Name: 'unless-stopped' })).toEqual({ name: 'unless-stopped', maximumRetryCount: 0 })
    expect(policy({ Name: 'on-tuesdays' })).toBeNull()
  })
})

describe('the command of a list row', () => {
  it.each([
    ["sh -c 'exit 5'", ['sh', '-c', 'exit 5']],
    ['true', ['true']],
    ["echo '' x", ["echo '' x"]],
    ["sh -c 'trap 'exit 0' TERM; wait'", ["sh -c 'trap 'exit 0' TERM; wait'"]],
    ["sh -c echo' x'", ["sh -c echo' x'"]],
    ["sh -c 'echo  two  blanks'", ['sh', '-c', 'echo  two  blanks']],
    ["sh -c 'never closed", ["sh -c 'never closed"]],
    ['', []],
  ])('%s', (command, words) => {
    expect(splitCommand(command)).toEqual(words)
  })

  it('is what the engine joined, for words without quotes', () => {
    const word = fc.stringMatching(/^[a-z0-9 =/.-]{1,12}$/).filter((text) => text.trim() === text)
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/]{1,8}$/), fc.array(word), (path, args) => {
        const joined = [path, ...args.map((arg) => (arg.includes(' ') ? `'${arg}'` : arg))].join(' ')
        expect(splitCommand(joined)).toEqual([path, ...args])
      }),
    )
  })
})

describe('hostile and broken answers', () => {
  it('keeps labels that are named like parts of an object', () => {
    const labels = '{"__proto__":"evil","constructor":"c","toString":"t","hasOwnProperty":"h","a":"1"}'
    const row = fromList({ Labels: JSON.parse(labels) as unknown })
    expect(row.labels.map(([key]) => key).sort()).toEqual(
      ['__proto__', 'a', 'constructor', 'hasOwnProperty', 'toString'].sort(),
    )
    expect(row.labels).toContainEqual(['__proto__', 'evil'])
  })

  it('cuts a label of 16 MiB and stays bounded with 100,000 labels', () => {
    const huge = fromList({ Labels: { big: 'a'.repeat(16 * 1024 * 1024), after: 'b' } })
    expect(huge.labels[0]?.[1]).toHaveLength(64 * 1024 + 1)
    expect(huge.labels[0]?.[1].endsWith('…')).toBe(true)
    expect(huge.labels[1]).toEqual(['after', 'b'])
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 'v']))
    expect(fromList({ Labels: many }).labels).toHaveLength(100_000)
    const heavy = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`k${index}`, 'x'.repeat(60_000)]),
    )
    expect(fromList({ Labels: heavy }).labels.length).toBeLessThan(100)
  })

  it('leaves out ports that are none', () => {
    const Ports = [
      { PrivatePort: 0, Type: 'tcp' },
      { PrivatePort: 70_000, Type: 'tcp' },
      { PrivatePort: 1.5, Type: 'tcp' },
      { PrivatePort: 80, PublicPort: 8080, Type: 'carrier-pigeon' },
      { PrivatePort: '443', PublicPort: '8443', Type: 'tcp' },
      null,
      7,
    ]
    const row = fromList({ Ports })
    expect(row.publishedPorts).toEqual([
      { hostAddress: '0.0.0.0', hostPort: 8443, containerPort: 443, protocol: 'tcp' },
    ])
    const bindings = { '80/tcp;rm': [{ HostIp: '', HostPort: '1' }], '81/tcp': [{ HostIp: '127.0.0.1; rm' }] }
    const full = fromInspect({}, { HostConfig: { PortBindings: bindings } })
    expect(full.portBindings).toEqual([
      { hostAddress: '127.0.0.1; rm', hostPort: '', containerPort: 81, protocol: 'tcp' },
    ])
  })

  it('skips and reports a row without an id, and refuses a list without one that has', () => {
    const problems: string[] = []
    const report = (sentence: string) => problems.push(sentence)
    const rows = mapRows([listed, { Id: '../x' }, 5, null], 'the list', toListedContainer, report)
    expect(rows).toHaveLength(1)
    expect(problems).toEqual(['3 rows of the list make no sense, the first: {"Id":"../x"}'])
    expect(() => mapRows([{ Id: 'x' }], 'the list', toListedContainer, report)).toThrow(AppFailure)
    expect(mapRows(null, 'the list', toListedContainer, report)).toEqual([])
    for (const answer of [{}, '<html></html>', 5, undefined]) {
      expect(() => mapRows(answer, 'the list', toListedContainer, report)).toThrow(/nonsense/)
    }
  })

  it('reads a row whose lists are all null', () => {
    const bare = { Id: id, Names: null, Ports: null, Labels: null, Mounts: null, NetworkSettings: null }
    expect(toListedContainer(bare)).toMatchObject({ name: '', publishedPorts: [], labels: [], networks: [] })
  })

  it('never throws anything but an AppFailure, however an answer is mutated', () => {
    const mutate = (value: unknown, path: readonly number[], poison: unknown): unknown => {
      if (typeof value !== 'object' || value === null || path.length === 0) return poison
      const keys = Object.keys(value)
      const key = keys[(path[0] ?? 0) % Math.max(1, keys.length)]
      if (key === undefined) return poison
      const copy: Record<string, unknown> = { ...value }
      copy[key] = mutate(copy[key], path.slice(1), poison)
      return Array.isArray(value) ? Object.values(copy) : copy
    }
    const poison = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, NaN, -0, Infinity, 2 ** 53))
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 5 }), poison, (path, value) => {
        for (const map of [
          () => mapRows([mutate(listed, path, value)], 'the list', toListedContainer, () => {}),
          () => toInspectedContainer(mutate(inspected, path, value)),
        ]) {
          try {
            map()
          } catch (cause) {
            expect(cause).toBeInstanceOf(AppFailure)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('maps 3,000 rows in a small part of a second', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 15 }, (_, index) => [`com.example.${index}`, 'value']),
    )
    const rows = Array.from({ length: 3000 }, () => ({ ...listed, Labels: labels }))
    const startedAt = performance.now()
    mapRows(rows, 'the list', toListedContainer, () => {})
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
