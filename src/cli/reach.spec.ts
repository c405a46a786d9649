import { beforeEach, describe, expect, it } from 'vitest'
import type { Container } from '@shared/domain/container'
import { createFakeEngine, refused, type FakeEngine } from '../main/state/testing/fake-engine'
import { fakeContainer, fakeNetwork, idOf } from '../main/state/testing/fake-objects'
import { runReach } from './reach'
import { toReachSnapshot, type Machine } from './reach-snapshot'
import { collect } from './collect'

const somewhere: Machine = { hostName: 'elsewhere', networkInterfaces: {} }

let engine: FakeEngine
let out: string
let error: string

function on(network: number, last: number, aliases: readonly string[] = []): Partial<Container> {
  const networkName = `net-${network}`
  return {
    networkMode: networkName,
    networks: [
      {
        networkId: idOf(network),
        networkName,
        ipv4Address: `10.${network}.0.${last}`,
        ipv6Address: null,
        gateway: `10.${network}.0.1`,
        macAddress: null,
        aliases,
      },
    ],
  }
}

function add(number: number, name: string, change: Partial<Container>): void {
  engine.containers.set(idOf(number), fakeContainer({ id: idOf(number), name, ...change }))
}

beforeEach(() => {
  engine = createFakeEngine()
  out = ''
  error = ''
  for (const number of [101, 102]) {
    engine.networks.set(idOf(number), fakeNetwork({ id: idOf(number), name: `net-${number}` }))
  }
  add(1, 'web', on(101, 2))
  add(2, 'db', on(101, 3, ['data']))
  add(3, 'host', {
    ...on(102, 3),
    publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  })
  add(4, 'bad\u001b[2J\u202e\n', { ...on(102, 4), state: 'exited' })
})

function ask(...words: readonly string[]): Promise<number> {
  return runReach(words, {
    machine: () => somewhere,
    writeOut: (text) => (out += text),
    writeError: (text) => (error += text),
    openEngine: () => Promise.resolve(engine.port),
    describeRefusal: () => ({ url: '', error: refused }),
  })
}

describe('report reach', () => {
  it('says yes, with addresses and names', async () => {
    // Ids of tests begin alike, so the short one leads to both.
    expect(await ask('web', 'db', '5432')).toBe(0)
    expect(out).toBe(
      `web → db, 5432/tcp: yes\n  directly: 10.101.0.3:5432 over network net-101; by name: db, data; in turn with others by ${idOf(2).slice(0, 12)}\n`,
    )
    expect(error).toBe('')
  })

  it('says no, with the reasons', async () => {
    expect(await ask('web', 'container:host', '7000')).toBe(0)
    expect(out.split('\n')).toEqual([
      'web → container:host, 7000/tcp: no',
      '  They share no network: web is on net-101, container:host on net-102.',
      '  container:host publishes other ports only: 0.0.0.0:8080->80/tcp.',
      '',
    ])
  })

  it('tells the engine’s machine from a container of that name', async () => {
    await ask('host', 'db', '80')
    expect(out).toContain('directly: 10.101.0.3:80 over network net-101')
    expect(out).toContain('Note: The host does not know the names of containers.')
    out = ''
    await ask('lan', 'container:host', '80', '--json')
    expect(JSON.parse(out)).toMatchObject({
      reachVersion: 1,
      source: { kind: 'lan' },
      target: { kind: 'container', id: idOf(3), name: 'host' },
      port: 80,
      protocol: 'tcp',
      reachable: true,
      ways: [{ kind: 'published', networkName: null, address: '0.0.0.0', port: 8080, targetPort: 80 }],
      reasons: [],
      notes: [{ kind: 'published-port-only' }],
    })
  })

  it('finds containers by the beginning of their id, and asks for any port and for udp', async () => {
    expect(await ask(idOf(1), 'db', '--protocol=udp')).toBe(0)
    expect(out).toContain('web → db, any port (udp): yes\n  directly: 10.101.0.3, any port')
  })

  it('answers for every pair, and no name acts on the terminal', async () => {
    expect(await ask('--all', '80')).toBe(0)
    expect(out.trimEnd().split('\n')).toHaveLength(1 + 6 * 5)
    expect(out).toMatch(
      /\nweb {2,}db {2,}80\/tcp {2,}yes {2,}directly: 10\.101\.0\.3:80 over network net-101/,
    )
    expect(out).toMatch(/\nweb {2,}bad␛\[2J<U\+202E>␊ .* does not run: exited\.\n/)
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    out = ''
    await ask('bad\u001b[2J\u202e\n', 'db')
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    out = ''
    await ask('--all', '--json')
    const document = JSON.parse(out) as {
      verdicts: readonly { reachable: boolean; reasons: readonly unknown[] }[]
    }
    expect(document.verdicts).toHaveLength(30)
    for (const { reachable, reasons } of document.verdicts) expect(reasons.length > 0).toBe(!reachable)
  })

  it.each([
    [[], 'reach needs A and B, or --all'],
    [['web'], 'reach needs A and B, or --all'],
    [['web', 'db', '0'], 'a port is a number from 1 to 65535, not 0'],
    [['web', 'db', '65536'], 'a port is a number from 1 to 65535, not 65536'],
    [['web', 'db', '80/tcp'], 'a port is a number from 1 to 65535, not 80/tcp'],
    [['web', 'db', '80', 'more'], 'one word too many: more'],
    [['--all', '80', 'more'], 'one word too many: more'],
    [['web', 'db', '--protocol', 'icmp'], '--protocol is tcp, udp or sctp'],
    [['web', 'db', '--protocol'], '--protocol needs a value'],
    [['web', 'db', '--host=a', '--host=b'], '--host is given twice'],
    [['web', 'db', '--bad\u001b'], 'unknown option --bad␛'],
  ])('refuses %j in one line', async (words, sentence) => {
    expect(await ask(...words)).toBe(2)
    expect(out).toBe('')
    expect(error).toBe(`report: ${sentence}; report reach --help shows the options\n`)
  })

  it('names a container that is not there, and an id that is not enough', async () => {
    expect(await ask('web', 'no\nsuch')).toBe(2)
    expect(error).toBe('report: no container is called no␊such\n')
    error = ''
    expect(await ask('web', idOf(1).slice(0, 3))).toBe(2)
    expect(error).toMatch(/^report: \d containers have an id that begins with /)
  })

  it('explains itself', async () => {
    expect(await ask('--help')).toBe(0)
    expect(out).toMatch(/^Usage: report reach A B \[PORT\]/)
  })

  it('says in one line that the engine could not be read', async () => {
    const code = await runReach(['web', 'db'], {
      machine: () => somewhere,
      writeOut: (text) => (out += text),
      writeError: (text) => (error += text),
      openEngine: () => Promise.reject(new Error('no')),
      describeRefusal: () => ({ url: 'unix:///x', error: refused }),
    })
    expect(code).toBe(1)
    expect(error.split('\n')).toHaveLength(2)
  })
})

describe('the host’s own addresses', () => {
  const card = (address: string, internal = false) => ({
    address,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    family: 'IPv4' as const,
  })

  it('are those of the physical networks, where the engine runs on this machine', async () => {
    const findings = await collect(engine.port)
    const networks = [
      fakeNetwork({
        id: idOf(103),
        name: 'bridge',
        subnets: [{ subnet: '172.17.0.0/16', gateway: null, ipRange: null, auxiliaryAddresses: [] }],
      }),
    ]
    const cards = {
      lo: [card('127.0.0.1', true)],
      eth0: [card('192.0.2.10')],
      docker0: [card('172.17.0.1')],
      gone: undefined,
    }
    const read = (url: string, hostName: string) =>
      toReachSnapshot(
        { ...findings, networks, endpoint: { ...findings.endpoint, url } },
        { hostName, networkInterfaces: cards },
      ).hostAddresses
    const { name } = findings.identity
    expect(read('unix:///run/docker.sock', name)).toEqual(['192.0.2.10'])
    expect(read('unix:///run/docker.sock', `not-${name}`)).toBeNull()
    expect(read('tcp://10.0.0.1:2375', name)).toBeNull()
  })
})
