/**
 * A `docker run` command as the fields of a form. The fields hold what docker's flags hold, as text, so that the command that
 * is printed from them says exactly what they show; what has no field is kept as it was written.
 */
import type { ListFlag, SwitchFlag, TextFlag } from './fields'

/** Started and left alone, started with its streams attached, or only created. */
export type RunMode = 'detached' | 'attached' | 'create'

export const restartNames = ['no', 'on-failure', 'unless-stopped', 'always'] as const

/** One `--publish`. */
export interface PortRow {
  readonly address: string
  /** "" for one that the engine picks. */
  readonly host: string
  readonly container: string
  readonly protocol: string
}

/** One `--mount`, `--volume` or `--tmpfs`, in the spelling in which it came: docker treats them differently. */
export interface MountRow {
  readonly flag: 'mount' | 'volume' | 'tmpfs'
  readonly kind: MountKind
  /** "" for an anonymous volume. */
  readonly source: string
  readonly target: string
  /** Further options as the flag writes them, separated by commas. */
  readonly options: string
}
export const mountKinds = ['bind', 'volume', 'tmpfs'] as const
export type MountKind = (typeof mountKinds)[number]

/** One network; the first is the main one. */
export interface NetworkRow {
  readonly name: string
  /** Separated by commas or spaces. */
  readonly aliases: string
  readonly ipv4: string
  readonly ipv6: string
  /** What only the long form of --network says, e.g. "driver-opt=a=b". */
  readonly more: string
}

/** A variable or a label; null: without "=". */
export interface PairRow {
  readonly name: string
  readonly value: string | null
}

/** A flag that the form has no field for. */
export interface OtherFlag {
  readonly name: string
  /** null: a switch that is on. */
  readonly value: string | null
}

export interface RunForm {
  readonly mode: RunMode
  readonly image: string
  /** As a POSIX shell would split it; "" for the image's own. */
  readonly command: string
  /** null for the image's own, "" for none at all. */
  readonly entrypoint: string | null
  readonly restart: { readonly policy: string; readonly limit: string }
  readonly ports: readonly PortRow[]
  readonly mounts: readonly MountRow[]
  readonly networks: readonly NetworkRow[]
  readonly variables: readonly PairRow[]
  readonly labels: readonly PairRow[]
  /** Without an entry: not given. */
  readonly texts: { readonly [Flag in TextFlag]?: string }
  readonly switches: { readonly [Flag in SwitchFlag]?: boolean }
  readonly lists: { readonly [Flag in ListFlag]?: readonly string[] }
  readonly others: readonly OtherFlag[]
}

export function emptyForm(image = ''): RunForm {
  return {
    mode: 'detached',
    image,
    command: '',
    entrypoint: null,
    restart: { policy: 'no', limit: '' },
    ports: [],
    mounts: [],
    networks: [],
    variables: [],
    labels: [],
    texts: {},
    switches: {},
    lists: {},
    others: [],
  }
}

export const emptyPort: PortRow = { address: '', host: '', container: '', protocol: 'tcp' }
export const emptyMount: MountRow = { flag: 'mount', kind: 'bind', source: '', target: '', options: '' }
export const emptyNetwork: NetworkRow = { name: '', aliases: '', ipv4: '', ipv6: '', more: '' }
export const emptyPair: PairRow = { name: '', value: '' }
