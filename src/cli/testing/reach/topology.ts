/**
 * Networks and containers that differ in everything that decides who reaches whom, made up from a seed: the same seed,
 * the same topology. Only words for the docker command come out. Pure.
 */
import { TEST_IMAGES } from '../../../../scripts/lib/test-images.mjs'

export interface ContainerPlan {
  readonly name: string
  /** In order: `docker run`, `docker network connect`, and what is done to it last. */
  readonly commands: readonly (readonly string[])[]
}

export interface Topology {
  readonly networks: readonly (readonly string[])[]
  readonly containers: readonly ContainerPlan[]
}

/** The host's address in the physical network of a test engine, and the network's other machine. */
export const hostAddress = '192.0.2.10'
export const lanAddress = '192.0.2.1'

export interface TopologyOptions {
  readonly seed: number
  readonly containers: number
  /** Whether the engine is in a swarm, which overlay networks need. */
  readonly isSwarm: boolean
}

type Random = () => number

const label = ['--label', 'quayside.test=1']
const iccOff = ['--opt', 'com.docker.network.bridge.enable_icc=false']
const maskOff = ['--opt', 'com.docker.network.bridge.enable_ip_masquerade=false']

/** "%" is a letter at random, since the engine orders a container's networks by name. */
const networkKinds: Readonly<Record<string, readonly string[]>> = {
  '%-plain': [],
  '%-other': [],
  '%-no-icc': iccOff,
  '%-internal': ['--internal'],
  '%-internal-no-icc': ['--internal', ...iccOff],
  '%-no-mask': maskOff,
  '%-six': ['--ipv6', '--subnet', 'fd00:6::/64'],
  '%-six-no-icc': ['--ipv6', '--subnet', 'fd00:7::/64', ...iccOff],
  '%-six-internal': ['--ipv6', '--subnet', 'fd00:8::/64', '--internal'],
  '%-overlay': ['--driver', 'overlay', '--attachable'],
  '%-overlay-internal': ['--driver', 'overlay', '--attachable', '--internal'],
}

/** One parent carries one macvlan network, in one mode. */
const macvlanModes = ['bridge', 'private', 'vepa', 'internal'] as const

function macvlan(mode: (typeof macvlanModes)[number]): readonly string[] {
  return [
    ...['--driver', 'macvlan', '--opt', 'parent=eth0', '--subnet', '192.0.2.0/24', '--gateway', lanAddress],
    ...['--ip-range', '192.0.2.64/27'],
    ...(mode === 'internal' ? ['--internal'] : ['--opt', `macvlan_mode=${mode}`]),
  ]
}

export function makeTopology({ seed, containers, isSwarm }: TopologyOptions): Topology {
  const random = mulberry32(seed)
  const kinds = Object.entries(networkKinds).filter(([kind]) => isSwarm || !kind.includes('overlay'))
  const count = Math.max(3, Math.round(containers / 2))
  const networks = shuffled(random, kinds)
    .slice(0, count)
    .map(([kind, flags]) => ({ name: kind.replace('%', pick(random, ['a', 'm', 'z'])), flags }))
  // Two of three with a macvlan; the first one, which CI runs, has it too.
  if (seed % 3 !== 0) {
    const mode = seed % 3 === 1 ? 'bridge' : pick(random, macvlanModes)
    networks.push({ name: `${pick(random, ['b', 'n', 'y'])}-macvlan`, flags: macvlan(mode) })
  }
  const names = networks.map(({ name }) => name)
  const plans: ContainerPlan[] = []
  // Every network gets two members, so that there is something to see on it.
  const firstNetworks = shuffled(random, [...names, ...names])
  const hostPorts = portCounter()
  for (let index = 0; index < containers; index += 1) {
    const joinable = plans
      .filter(({ commands }) => commands.length === 1 && !isSpecial(commands))
      .map(({ name }) => name)
    const mode = index < 2 ? 'bridge' : pickMode(random, index, joinable.length > 0)
    const name = `c${index}`
    if (mode === 'network' || mode === 'bridge') {
      const network = mode === 'bridge' ? 'bridge' : (firstNetworks.pop() ?? pick(random, names))
      plans.push(attached(random, name, network, names, hostPorts))
    } else {
      const value = mode === 'container' ? `container:${pick(random, joinable)}` : mode
      plans.push({ name, commands: [run(name, ['--network', value])] })
    }
  }
  return {
    networks: networks.map(({ name, flags }) => ['network', 'create', ...label, ...flags, name]),
    containers: withEnds(random, plans),
  }
}

function pickMode(
  random: Random,
  index: number,
  canJoin: boolean,
): 'network' | 'bridge' | 'host' | 'none' | 'container' {
  if (index === 2) return 'host'
  const roll = random()
  if (roll < 0.06) return 'none'
  if (roll < 0.1) return 'host'
  if (roll < 0.2 && canJoin) return 'container'
  return roll < 0.26 ? 'bridge' : 'network'
}

function attached(
  random: Random,
  name: string,
  network: string,
  networks: readonly string[],
  hostPorts: () => number,
): ContainerPlan {
  const flags = ['--network', network]
  if (network !== 'bridge' && random() < 0.5)
    flags.push('--network-alias', pick(random, ['api', 'db', 'API']))
  if (random() < 0.3) flags.push('--hostname', `host-of-${name}`)
  if (random() < 0.6) {
    for (const port of ['80', '81/udp', '82']) {
      if (random() < 0.5) continue
      const address = pick(random, ['', '', '0.0.0.0:', '127.0.0.1:', '[::]:', `${hostAddress}:`, '[::1]:'])
      flags.push('--publish', `${address}${hostPorts()}:${port}`)
    }
  }
  const others = shuffled(
    random,
    networks.filter((other) => other !== network),
  ).slice(0, random() < 0.5 ? 0 : random() < 0.6 ? 1 : 2)
  return {
    name,
    commands: [
      run(name, flags),
      ...others.map((other) => [
        ...['network', 'connect', ...(random() < 0.4 ? ['--alias', pick(random, ['api', 'web', 'DB'])] : [])],
        ...[other, name],
      ]),
    ],
  }
}

function isSpecial([words]: ContainerPlan['commands']): boolean {
  return words?.some((word) => word === 'host' || word === 'none' || word.startsWith('container:')) === true
}

/** One is paused, one stopped; none whose namespace another one shares. */
function withEnds(random: Random, plans: readonly ContainerPlan[]): readonly ContainerPlan[] {
  const shared = plans.flatMap(({ commands }) =>
    (commands[0] ?? []).flatMap((word) =>
      word.startsWith('container:') ? word.slice('container:'.length) : [],
    ),
  )
  const free = shuffled(
    random,
    plans.slice(3).filter(({ name, commands }) => !shared.includes(name) && !isSpecial(commands)),
  )
  const ends = new Map([
    [free[0]?.name, ['pause']],
    [free[1]?.name, ['stop', '--time', '1']],
  ])
  return plans.map((plan) => {
    const end = ends.get(plan.name)
    return end === undefined ? plan : { ...plan, commands: [...plan.commands, [...end, plan.name]] }
  })
}

function run(name: string, flags: readonly string[]): readonly string[] {
  return ['run', '--detach', ...label, '--name', name, ...flags, TEST_IMAGES.sleeper]
}

function portCounter(): () => number {
  let next = 18_000
  return () => (next += 1)
}

/** `items` is not empty. */
function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** A small generator of numbers from 0 to 1 that a seed decides. */
function mulberry32(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
