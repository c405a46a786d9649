/** Name, driver and the driver's options of a network that is to be created. Pure. */
import type { CreateNetworkBody } from './create-network-body'
import type { NetworkField, NetworkProblem, NetworkReason, NetworkSurroundings } from './network-problem'

type Report = (
  field: NetworkField,
  reason: NetworkReason,
  more?: Partial<Pick<NetworkProblem, 'severity' | 'proposal'>>,
) => void

const reservedNames: readonly string[] = ['bridge', 'host', 'none', 'default']
const bridgeNameOption = 'com.docker.network.bridge.name'
const mtuOption = 'com.docker.network.driver.mtu'
/** The kernel's own limit for the name of an interface. */
const longestInterfaceName = 15
const mtuRange = { minimum: 68, maximum: 65_535 } as const

/** Options with a closed list of values, and the one driver that knows them. */
const choices = [
  {
    option: 'macvlan_mode',
    field: 'macvlanMode',
    driver: 'macvlan',
    values: ['bridge', 'vepa', 'passthru', 'private'],
  },
  { option: 'ipvlan_mode', field: 'ipvlanMode', driver: 'ipvlan', values: ['l2', 'l3', 'l3s'] },
  { option: 'ipvlan_flag', field: 'ipvlanFlag', driver: 'ipvlan', values: ['bridge', 'private', 'vepa'] },
] as const

export function checkDriver(body: CreateNetworkBody, around: NetworkSurroundings): readonly NetworkProblem[] {
  const problems: NetworkProblem[] = []
  const report: Report = (field, reason, more = {}) =>
    problems.push({
      field,
      reason,
      subnetIndex: null,
      addressName: null,
      severity: 'refused',
      proposal: null,
      ...more,
    })
  checkName(body, around, report)
  if (body.Driver === 'host' || body.Driver === 'null') report('driver', { kind: 'driver-predefined' })
  for (const choice of choices) checkChoice(body, choice, report)
  if (body.Driver === 'macvlan' || body.Driver === 'ipvlan') checkParent(body, around, report)
  else if (option(body, 'parent') !== null && !body.ConfigOnly) {
    report('parent', { kind: 'other-driver', driver: 'macvlan' }, { severity: 'warning' })
  }
  checkOverlay(body, around, report)
  checkInterface(body, report)
  return problems
}

function option({ Options }: CreateNetworkBody, name: string): string | null {
  return Object.hasOwn(Options, name) ? (Options[name] ?? '') : null
}

function checkName({ Name }: CreateNetworkBody, around: NetworkSurroundings, report: Report): void {
  // Engines before 23 take any text, and then can't be asked for the network by it.
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(Name)) {
    const proposal = Name.replace(/[^a-zA-Z0-9_.-]+/g, '-').replace(/^[^a-zA-Z0-9]+/, '')
    report('name', { kind: 'name-invalid' }, { proposal: proposal === '' ? null : proposal })
  } else if (reservedNames.includes(Name)) report('name', { kind: 'name-reserved' })
  else if (around.networks.some(({ name }) => name === Name)) {
    let number = 2
    while (around.networks.some(({ name }) => name === `${Name}-${number}`)) number += 1
    report('name', { kind: 'name-taken' }, { proposal: `${Name}-${number}` })
  }
}

function checkChoice(
  body: CreateNetworkBody,
  { option: name, field, driver, values }: (typeof choices)[number],
  report: Report,
): void {
  const value = option(body, name)
  if (value === null || body.ConfigOnly) return
  if (body.Driver !== driver) return report(field, { kind: 'other-driver', driver }, { severity: 'warning' })
  const known: readonly string[] = values
  if (value !== '' && !known.includes(value)) {
    report(field, { kind: 'unknown-value', values }, { proposal: values[0] })
  }
}

function checkParent(body: CreateNetworkBody, around: NetworkSurroundings, report: Report): void {
  const parent = option(body, 'parent') ?? ''
  const interfaces = around.hostInterfaces
  const first = interfaces?.find((name) => name !== 'lo') ?? null
  if (parent === '') {
    // A network made from a configuration has its parent from there.
    if (body.ConfigFrom !== null) return
    return report('parent', { kind: 'parent-missing' }, { severity: 'warning', proposal: first })
  }
  if (parent === 'lo') return report('parent', { kind: 'parent-loopback' }, { proposal: first })
  if (interfaces?.includes(parent) !== true && !checkParentForm(parent, interfaces, first, report)) return
  const passthru = option(body, 'macvlan_mode') === 'passthru'
  const holder = around.networks.find(
    (network) => network.parent === parent && (network.driver === 'ipvlan' || network.driver === 'macvlan'),
  )
  if (holder === undefined) return
  // Several macvlans share a parent since 27.0.1, passthru aside; ipvlans never do, nor do the two kinds.
  const isShared = body.Driver === 'macvlan' && holder.driver === 'macvlan' && !passthru
  report(
    'parent',
    { kind: 'parent-in-use', name: holder.name },
    { severity: isShared ? 'warning' : 'refused' },
  )
}

/** Whether the parent can be: "eth0.10" is made by docker, what has no dot must be there. */
function checkParentForm(
  parent: string,
  interfaces: readonly string[] | null,
  first: string | null,
  report: Report,
): boolean {
  const [master = '', ...rest] = parent.split('.')
  if (rest.length > 0) {
    const id = rest.join('.')
    const isForm = master !== '' && /^[1-9][0-9]{0,3}$/.test(id) && Number(id) <= 4094
    if (!isForm) {
      report('parent', { kind: 'vlan-form' }, { proposal: master === '' ? null : `${master}.10` })
      return false
    }
  }
  if (interfaces === null || interfaces.includes(master)) return true
  const proposal = first === null ? null : [first, ...rest].join('.')
  report('parent', { kind: 'parent-unknown', interfaceName: master }, { proposal })
  return false
}

function checkOverlay(body: CreateNetworkBody, around: NetworkSurroundings, report: Report): void {
  if (body.Driver === 'overlay') {
    if (around.swarm === 'none') report('driver', { kind: 'needs-swarm' }, { proposal: 'docker swarm init' })
    else if (around.swarm === 'worker') report('driver', { kind: 'needs-manager' })
  } else if (body.Ingress) report('ingress', { kind: 'other-driver', driver: 'overlay' })
  const encrypted = option(body, 'encrypted')
  if (encrypted === null) return
  if (body.Driver !== 'overlay') {
    report('encrypted', { kind: 'other-driver', driver: 'overlay' }, { severity: 'warning' })
  } else if (encrypted === 'false' || encrypted === '0') {
    report('encrypted', { kind: 'counts-as-on' }, { severity: 'warning' })
  }
}

function checkInterface(body: CreateNetworkBody, report: Report): void {
  const name = option(body, bridgeNameOption)
  if (name !== null && body.Driver === 'bridge' && name.length > longestInterfaceName) {
    const reason = { kind: 'too-long', maximum: longestInterfaceName } as const
    report('bridgeName', reason, { proposal: name.slice(0, longestInterfaceName) })
  }
  const mtu = option(body, mtuOption)
  if (mtu === null || mtu === '') return
  const { minimum, maximum } = mtuRange
  const isSound = /^[0-9]{1,5}$/.test(mtu) && Number(mtu) >= minimum && Number(mtu) <= maximum
  if (!isSound) report('mtu', { kind: 'out-of-range', minimum, maximum }, { proposal: '1500' })
}
