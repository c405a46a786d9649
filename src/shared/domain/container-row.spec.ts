import { describe, expect, it } from 'vitest'
import type { Container } from './container'
import { maximumLabelLength, maximumLabels, maximumPorts, toContainerRow } from './container-row'

/** More than any name of a real object; the exact figure is the row's own affair. */
const maximumTextLength = 1024

const container: Container = {
  id: 'a'.repeat(64),
  name: 'web',
  imageReference: 'nginx:1.27',
  imageId: `sha256:${'b'.repeat(64)}`,
  command: ['nginx'],
  createdAtMs: 1,
  state: 'running',
  health: 'healthy',
  exitCode: null,
  isOomKilled: false,
  stateError: '',
  lastHealth: 'none',
  startedAtMs: 2,
  finishedAtMs: null,
  restartPolicy: { name: 'always', maximumRetryCount: 0 },
  restartCount: 0,
  isAutoRemove: false,
  publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  exposedPorts: [{ containerPort: 80, protocol: 'tcp' }],
  portBindings: [],
  networkMode: 'shop',
  networks: [
    {
      networkId: 'c'.repeat(64),
      networkName: 'shop',
      ipv4Address: '10.0.0.2',
      ipv6Address: null,
      gateway: null,
      macAddress: null,
      aliases: [],
    },
  ],
  mounts: [],
  labels: [
    ['com.docker.compose.config-hash', 'left out'],
    ['__proto__', 'kept'],
  ],
  composeProject: 'shop',
  composeService: 'web',
  isSwarmTask: false,
  isInspected: true,
}

describe('the row of a container', () => {
  it('has what a list shows, and nothing of what only a page of its own does', () => {
    const row = toContainerRow(container)
    expect(row).toMatchObject({
      id: container.id,
      name: 'web',
      publishedPortCount: 1,
      networkNames: ['shop'],
      volumeNames: [],
      labels: [['__proto__', 'kept']],
    })
    for (const left of ['command', 'mounts', 'networks', 'portBindings', 'exposedPorts', 'isInspected']) {
      expect(row).not.toHaveProperty(left)
    }
  })

  it('cuts what is long and counts what is many', () => {
    const long = 'x'.repeat(1_000_000)
    const port = { hostAddress: '::', hostPort: 1, containerPort: 1, protocol: 'tcp' } as const
    const row = toContainerRow({
      ...container,
      name: long,
      imageReference: long,
      stateError: long,
      composeProject: long,
      composeService: long,
      networks: [{ ...container.networks[0], networkName: long } as (typeof container.networks)[number]],
      publishedPorts: Array.from({ length: 65_535 }, () => port),
      labels: Array.from({ length: 100_000 }, (_, index) => [`${index}${long}`, long] as const),
    })
    expect(row.publishedPorts).toHaveLength(maximumPorts)
    expect(row.publishedPortCount).toBe(65_535)
    expect(row.labels).toHaveLength(maximumLabels)
    expect(row.labels[0]?.[1]).toBe(`${'x'.repeat(maximumLabelLength)}…`)
    expect(row.name).toBe(`${'x'.repeat(maximumTextLength)}…`)
    expect(JSON.stringify(row).length).toBeLessThan(60_000)
  })

  it('leaves text of the longest length as it is, and null as null', () => {
    const name = 'x'.repeat(maximumTextLength)
    const row = toContainerRow({ ...container, name, composeProject: null, composeService: null })
    expect(row).toMatchObject({ name, composeProject: null, composeService: null })
  })
})
