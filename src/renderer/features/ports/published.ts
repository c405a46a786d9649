/** Every published port as a row of its own: one per address, as the engine binds it. */
import type { PublishedPort } from '@shared/domain/container'
import type { ContainerRow } from '@shared/domain/container-row'

export interface PortRow extends PublishedPort {
  readonly key: string
  readonly container: ContainerRow
  readonly reach: 'machine' | 'network'
}

export function publishedPortRows(rows: Iterable<ContainerRow>): readonly PortRow[] {
  const ports: PortRow[] = []
  for (const container of rows) {
    for (const port of container.publishedPorts) {
      const { hostAddress, hostPort, protocol, containerPort } = port
      const key = [container.id, hostAddress, hostPort, protocol, containerPort].join(' ')
      ports.push({ ...port, key, container, reach: isLoopback(hostAddress) ? 'machine' : 'network' })
    }
  }
  return ports
}

/** Nothing outside the machine gets to a loopback address: 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address) || address === '::1'
}
