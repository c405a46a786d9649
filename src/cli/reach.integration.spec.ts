/**
 * The verdicts against real traffic: topologies made up from seeds on a real engine, an agent in every network namespace,
 * every pair, several ports, every address, every name. One small topology, or as many full ones as
 * QUAYSIDE_REACH_TOPOLOGIES says (12 contain every kind of network and way); QUAYSIDE_REACH_SEED names the first.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexReach } from '@shared/domain/reach/snapshot'
import { startTestEngine, type TestEngine } from '../../scripts/lib/test-engine.mjs'
import { makeTestImages } from '../../scripts/lib/test-images.mjs'
import { inParallel } from '../main/state/in-parallel'
import { collect } from './collect'
import { openEngine } from './open-engine'
import { toReachSnapshot } from './reach-snapshot'
import { plugInLan, startAgent, type Agent } from './testing/reach/agents'
import { compare, portsAsked, type Comparison } from './testing/reach/compare'
import { hostAddress, lanAddress, makeTopology, type Topology } from './testing/reach/topology'

const wanted = Number(process.env['QUAYSIDE_REACH_TOPOLOGIES'] ?? 0)
const firstSeed = Number(process.env['QUAYSIDE_REACH_SEED'] ?? 1)
const topologies =
  wanted > 0
    ? Array.from({ length: wanted }, (_, index) => ({ seed: firstSeed + index, containers: 12 }))
    : [{ seed: firstSeed, containers: 6 }]

let engine: TestEngine
/** The last one goes with the engine. */
let standing: Topology | null = null

const execute = promisify(execFile)

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await execute('docker', ['--host', engine.host, ...words], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.trim()
}

async function inside(command: readonly string[]): Promise<string> {
  const [program, ...args] = engine.namespaceCommand(command)
  return (await execute(program, args)).stdout
}

beforeAll(async () => {
  // Names that docker does not know go to the other machine of the LAN.
  engine = await startTestEngine({ dockerdArguments: ['--dns', lanAddress] })
  await makeTestImages(engine.host)
  await plugInLan(inside, lanAddress)
  await docker('swarm', 'init', '--advertise-addr', hostAddress)
})

afterAll(() => engine?.dispose())

async function build({ networks, containers }: Topology): Promise<void> {
  for (const words of networks) await docker(...words)
  const ownNamespaces = containers.filter(({ commands }) => !isSharing(commands))
  const sharing = containers.filter(({ commands }) => isSharing(commands))
  for (const plans of [ownNamespaces, sharing]) {
    await inParallel(plans, 2, async ({ commands }) => {
      for (const words of commands) await docker(...words)
    })
  }
}

function isSharing(commands: readonly (readonly string[])[]): boolean {
  return commands[0]?.some((word) => word.startsWith('container:')) === true
}

/** A second try finds what a first one left, which may be but a part. */
async function remove({ networks, containers }: Topology): Promise<void> {
  const unlessGone = () => ''
  await docker('rm', '--force', ...containers.map(({ name }) => name)).catch(unlessGone)
  await docker('network', 'rm', ...networks.map((words) => words.at(-1) ?? '')).catch(unlessGone)
}

/** In the namespace of every container that runs and has one of its own, in the host's and on the LAN. */
async function startAgents(): Promise<ReadonlyMap<string, Agent>> {
  const format = '{{.Name}} {{.State.Pid}} {{.State.Status}} {{.HostConfig.NetworkMode}}'
  const ids = (await docker('ps', '--quiet')).split('\n')
  const rows = (await docker('inspect', '--format', format, ...ids)).split('\n').map((row) => row.split(' '))
  const places = new Map<string, readonly string[]>([
    ['host', []],
    ['lan', ['ip', 'netns', 'exec', 'lan']],
  ])
  for (const [name = '', pid = '', state, mode = ''] of rows) {
    if (state === 'running' && mode !== 'host' && !mode.startsWith('container:')) {
      places.set(name.slice(1), ['nsenter', `--net=/proc/${pid}/ns/net`])
    }
  }
  const ports = portsAsked.map(({ port }) => port)
  const agents = await inParallel([...places], 2, async ([name, place]) => {
    return [name, await startAgent(engine, name, place, [...new Set(ports)])] as const
  })
  return new Map(agents)
}

async function tryOut(topology: Topology): Promise<Comparison> {
  await build(topology)
  const agents = await startAgents()
  const port = await openEngine({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: process.platform,
    hostOption: engine.host,
  })
  try {
    const elsewhere = { hostName: '', networkInterfaces: {} }
    const snapshot = { ...toReachSnapshot(await collect(port), elsewhere), hostAddresses: [hostAddress] }
    return await compare(indexReach(snapshot), agents, docker)
  } finally {
    port.dispose()
    await Promise.all([...agents.values()].map((agent) => agent.end()))
  }
}

describe('whether A reaches B', () => {
  it.each(topologies)(
    'is what real connections and look-ups say (seed $seed, $containers containers)',
    async ({ seed, containers }) => {
      if (standing !== null) await remove(standing)
      const topology = makeTopology({ seed, containers, isSwarm: true })
      standing = topology
      const { differences, verdicts, reachable, attempts, lookUps } = await tryOut(topology)
      console.log(
        [
          `seed ${seed}: ${verdicts} verdicts (${reachable} yes), ${attempts} connections, ${lookUps} look-ups`,
          ...differences,
        ].join('\n'),
      )
      expect(differences, `of ${verdicts} verdicts`).toEqual([])
      // A test of nothing but "no" would prove nothing.
      expect(reachable).toBeGreaterThan(verdicts / 10)
      expect(reachable).toBeLessThan(verdicts)
    },
    300_000,
  )
})
