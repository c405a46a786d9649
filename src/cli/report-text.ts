/** The report for reading: aligned tables, as `docker ps` prints them but with nothing cut off. English. Pure. */
import { shortId, groupPorts } from '@shared/domain/container-view'
import type { Container } from '@shared/domain/container'
import { isEncrypted, type Network } from '@shared/domain/objects'
import { splitBytes, type ByteUnit } from '@shared/domain/units'
import { visibleText } from '@shared/domain/visible-text'
import type { Findings } from './collect'

export function toReportText(findings: Findings): string {
  const { identity, endpoint, containers, images, volumes, networks, problems } = findings
  const running = containers.filter(({ state }) => state === 'running').length
  const sections = [
    [
      `Engine    ${identity.name}, version ${identity.version}, API ${identity.apiVersion}, ${identity.osType}/${identity.architecture}`,
      `Endpoint  ${endpoint.url} (from ${endpoint.source}, context ${endpoint.contextName})`,
      ...identity.warnings.map((warning) => `Warning   ${warning}`),
    ].map(visibleText),
    section(`Containers: ${containers.length}, running: ${running}`, [
      ['NAME', 'STATE', 'IMAGE', 'PORTS', 'NETWORKS', 'RESTART POLICY', 'RESTARTS', 'CREATED', 'ID'],
      ...containers.map((container) => [
        container.name,
        stateText(container),
        container.imageReference,
        groupPorts(container.publishedPorts)
          .flatMap(({ bindings }) => bindings)
          .join(', '),
        container.networks.map(({ networkName }) => networkName).join(', '),
        policyText(container),
        container.restartCount === null ? '' : String(container.restartCount),
        timeText(container.createdAtMs),
        shortId(container.id),
      ]),
    ]),
    section(`Images: ${images.length}`, [
      ['TAGS', 'ID', 'SIZE', 'PLATFORM', 'CREATED'],
      ...images.map((image) => [
        image.tags.join(', ') || '<none>',
        shortId(image.id),
        sizeText(image.sizeBytes),
        `${image.os ?? '?'}/${image.architecture ?? '?'}`,
        timeText(image.createdAtMs),
      ]),
    ]),
    section(`Volumes: ${volumes.length}`, [
      ['NAME', 'DRIVER', 'CREATED', 'MOUNTPOINT'],
      ...volumes.map((volume) => [
        volume.name,
        volume.driver,
        timeText(volume.createdAtMs),
        volume.mountpoint,
      ]),
    ]),
    section(`Networks: ${networks.length}`, [
      ['NAME', 'DRIVER', 'SCOPE', 'SUBNET', 'GATEWAY', 'MEMBERS', 'FLAGS', 'ID'],
      ...networks.map((network) => [
        network.name,
        network.driver,
        network.scope,
        network.subnets.map(({ subnet }) => subnet).join(', '),
        network.subnets.flatMap(({ gateway }) => gateway ?? []).join(', '),
        network.members.map(({ name }) => name).join(', '),
        flagsText(network),
        shortId(network.id),
      ]),
    ]),
  ]
  if (problems.length > 0) {
    sections.push(
      section(`Not fully read: ${problems.length}`, [
        ['KIND', 'ID', 'REASON'],
        ...problems.map(({ kind, id, message }) => [kind, shortId(id), message]),
      ]),
    )
  }
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

export function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 1 ? [title] : [title, ...alignColumns(rows)]
}

/** Columns three blanks apart; an empty cell is "-", so that columns can be told apart by scripts and by eye. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => visibleText(cell) || '-'))
  const widths: number[] = []
  for (const row of cells) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
    })
  }
  return cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('   ')
      .trimEnd(),
  )
}

function widthOf(text: string): number {
  return Array.from(text).length
}

export function stateText({ state, exitCode, health }: Container): string {
  if (exitCode !== null) return `${state} (${exitCode})`
  return health === 'none' ? state : `${state} (${health})`
}

export function policyText({ restartPolicy }: Container): string {
  if (restartPolicy === null) return ''
  const { name, maximumRetryCount } = restartPolicy
  return maximumRetryCount > 0 ? `${name}:${maximumRetryCount}` : name
}

function flagsText(network: Network): string {
  const flags = [
    network.isInternal ? 'internal' : '',
    network.isAttachable ? 'attachable' : '',
    network.isIngress ? 'ingress' : '',
    network.isConfigOnly ? 'config-only' : '',
    network.isIpv6 ? 'IPv6' : '',
    isEncrypted(network) ? 'encrypted' : '',
  ]
  return flags.filter((flag) => flag !== '').join(', ')
}

const unitSymbols: Readonly<Record<ByteUnit, string>> = {
  byte: 'B',
  kilobyte: 'kB',
  megabyte: 'MB',
  gigabyte: 'GB',
  terabyte: 'TB',
  petabyte: 'PB',
}

/** Steps of 1000 and four digits, as docker prints sizes. */
export function sizeText(bytes: number): string {
  const { value, unit } = splitBytes(bytes)
  return `${Number(value.toPrecision(4))} ${unitSymbols[unit]}`
}

export function timeText(timeMs: number | null): string {
  if (timeMs === null) return ''
  const date = new Date(timeMs)
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19)}Z`
}
