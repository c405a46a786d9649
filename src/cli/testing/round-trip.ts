/** When two containers are the same but for being two: `docker inspect` without what the engine makes up for each. */
import { fieldOf, listOf, mapOf, textOf, textsOf, type JsonMap } from '@shared/domain/run/json-reading'

/**
 * Left out of the comparison, and why. Ids, times and paths with an id in them: Id, Created, State, ResolvConfPath,
 * HostnamePath, HostsPath, LogPath, GraphDriver, ExecIDs, RestartCount. The terminal of the CLI that was used:
 * HostConfig.ConsoleSize. What a network gives out anew: in NetworkSettings everything but each network's name, IPAMConfig,
 * Links, DriverOpts and Aliases. Made-up names: of anonymous volumes, and the own id as hostname and as alias. The order
 * of Env and Binds, which docker itself takes from maps.
 */
const ignored = [
  'Id',
  'Created',
  'State',
  'ResolvConfPath',
  'HostnamePath',
  'HostsPath',
  'LogPath',
  'GraphDriver',
  'ExecIDs',
  'RestartCount',
] as const

export function comparable(inspect: unknown): JsonMap {
  const all = mapOf(inspect)
  const shortId = textOf(all['Id']).slice(0, 12)
  const kept = Object.entries(all).filter(([name]) => !ignored.some((left) => left === name))
  const config = mapOf(all['Config'])
  const { ConsoleSize: _, ...host } = mapOf(all['HostConfig'])
  return {
    ...Object.fromEntries(kept),
    Config: {
      ...config,
      Hostname: config['Hostname'] === shortId ? '' : config['Hostname'],
      Env: [...textsOf(config['Env'])].sort(),
    },
    HostConfig: { ...host, Binds: host['Binds'] === null ? null : [...textsOf(host['Binds'])].sort() },
    Mounts: listOf(all['Mounts'])
      .map(comparableMount)
      .sort((a, b) => (textOf(a['Destination']) < textOf(b['Destination']) ? -1 : 1)),
    NetworkSettings: Object.fromEntries(
      Object.entries(mapOf(fieldOf(all['NetworkSettings'], 'Networks'))).map(([name, network]) => [
        name,
        {
          IPAMConfig: fieldOf(network, 'IPAMConfig'),
          Links: fieldOf(network, 'Links'),
          DriverOpts: fieldOf(network, 'DriverOpts'),
          Aliases: textsOf(fieldOf(network, 'Aliases')).filter((alias) => alias !== shortId),
        },
      ]),
    ),
  }
}

function comparableMount(mount: unknown): JsonMap {
  const fields = mapOf(mount)
  const isAnonymous = fields['Type'] === 'volume' && /^[0-9a-f]{64}$/.test(textOf(fields['Name']))
  return isAnonymous ? { ...fields, Name: 'anonymous', Source: 'anonymous' } : fields
}

/** As many of the list as asked for, spread over the whole of it. */
export function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (count >= list.length) return list
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] as T)
}
