/** What a command line would meet on the engine, before anything is changed. */
import type { ContainerState, PortProtocol } from './container'
import type { Note } from './run/notes'
import type { RunImage } from './run-image'

export interface NamedContainer {
  readonly id: string
  readonly name: string
  readonly imageReference: string
  readonly state: ContainerState
}

export interface PortCheck {
  readonly hostAddress: string
  readonly hostPort: number
  readonly protocol: PortProtocol
  /** Who has bound it already; null: no container does. */
  readonly holder: NamedContainer | null
}

/** A network or a volume that the command names. */
export interface ObjectCheck {
  readonly name: string
  /** Known to the engine; a missing volume is created, a missing network is not. */
  readonly isPresent: boolean
}

export interface RunCheck {
  readonly imageReference: string
  /** null: the engine has no such image. */
  readonly image: RunImage | null
  /** Whether the image will be asked of a registry. */
  readonly isPulled: boolean
  readonly name: { readonly text: string; readonly holder: NamedContainer | null } | null
  /** Fixed host ports only, the first 64. */
  readonly ports: readonly PortCheck[]
  readonly networks: readonly ObjectCheck[]
  readonly volumes: readonly ObjectCheck[]
  /** Pieces of the command that do not become part of the container. */
  readonly notUnderstood: readonly Note[]
}
