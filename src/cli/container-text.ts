/** One container for reading, in the order of its page. English. Pure. */
import type { ContainerDetails } from '@shared/domain/container-details'
import { groupPorts } from '@shared/domain/container-view'
import { looksSecret } from '@shared/domain/secrets'
import { shellCommand } from '@shared/domain/shell-quote'
import { visibleText } from '@shared/domain/visible-text'
import type { ContainerFindings } from './container-document'
import { alignColumns, policyText, section, sizeText, stateText, timeText } from './report-text'

type Fact = readonly [name: string, value: string]

export function toContainerText(findings: ContainerFindings, showsSecrets: boolean): string {
  const { details, processes, files } = findings
  const sections: (readonly string[])[] = [
    facts([
      ['Name', details.name],
      ['Id', details.id],
      ['Image', details.imageReference],
      ['Image id', details.imageId],
      ['State', stateText(details)],
      ...findings.reasons.map((reason): Fact => ['', reason]),
      ['Engine says', details.stateError],
      ['Created', timeText(details.createdAtMs)],
      ['Started', timeText(details.startedAtMs)],
      ['Ended', timeText(details.finishedAtMs)],
      ['Restart policy', `${policyText(details)}, restarted ${details.restartCount ?? 0} times`],
      ['Process id', details.pid === null ? '' : String(details.pid)],
      ['Entrypoint', shellCommand(details.entrypoint)],
      ['Command', shellCommand(details.arguments)],
      ['Directory', details.workingDirectory],
      ['User', details.user],
      ['Hostname', details.hostname],
      ['Memory limit', details.limits.memoryBytes > 0 ? sizeText(details.limits.memoryBytes) : ''],
      ['Log driver', details.logDriver],
      ['Network mode', details.networkMode],
    ]),
    ...healthSections(details),
    section('Ports', [
      ['PUBLISHED'],
      ...groupPorts(details.publishedPorts).flatMap(({ bindings }) => bindings.map((binding) => [binding])),
    ]),
    section('Networks', [
      ['NAME', 'IPV4', 'IPV6', 'GATEWAY', 'MAC', 'ALIASES'],
      ...details.networks.map((network) => [
        network.networkName,
        network.ipv4Address ?? '',
        network.ipv6Address ?? '',
        network.gateway ?? '',
        network.macAddress ?? '',
        network.aliases.join(', '),
      ]),
    ]),
    section('Mounts', [
      ['TYPE', 'SOURCE', 'DESTINATION', 'ACCESS'],
      ...details.mounts.map((mount) => [
        mount.type,
        mount.volumeName ?? mount.source,
        mount.destination,
        mount.isReadOnly ? 'read-only' : 'read and write',
      ]),
    ]),
    section('Environment', [
      ['NAME', 'VALUE'],
      ...details.environment.map((pair) => [
        pair[0],
        looksSecret(pair) && !showsSecrets ? '(covered: --show-secrets shows it)' : pair[1],
      ]),
    ]),
    section('Labels', [['NAME', 'VALUE'], ...details.labels]),
  ]
  if (processes !== null) sections.push(section('Processes', [processes.titles, ...processes.rows]))
  if (files !== null) {
    const layer = files.layerBytes === null ? '' : `, ${sizeText(files.layerBytes)} written`
    sections.push(
      section(`Changed files: ${files.fileCount}${layer}`, [
        ['CHANGE', 'PATH'],
        ...files.files.map(({ kind, path }) => [kind, path]),
      ]),
    )
  }
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** A fact without a value is left out; one without a name goes on from the one before. */
function facts(all: readonly Fact[]): readonly string[] {
  const width = 16
  return all
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.padEnd(width)}${visibleText(value)}`.trimEnd())
}

function healthSections({ healthDetails, healthcheck }: ContainerDetails): (readonly string[])[] {
  if (healthDetails === null && healthcheck === null) return []
  const probes = healthDetails?.probes ?? []
  return [
    [
      ...facts([
        ['Health', healthDetails?.status ?? 'none'],
        ['Check', shellCommand(healthcheck?.test ?? [])],
      ]),
      ...(probes.length === 0
        ? []
        : alignColumns([
            ['CHECKED', 'EXIT', 'OUTPUT'],
            ...probes.map((probe) => [
              timeText(probe.startedAtMs),
              String(probe.exitCode),
              probe.output.trimEnd(),
            ]),
          ])),
    ],
  ]
}
