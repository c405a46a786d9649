/** What an image says about the containers that are made of it: the defaults that a command line may replace. */
export interface RunImage {
  /** With its algorithm, "sha256:…". */
  readonly id: string
  readonly architecture: string | null
  readonly os: string | null
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  /** "80/tcp". */
  readonly exposedPorts: readonly string[]
  readonly user: string
  readonly workingDirectory: string
  /** Paths in the container that become anonymous volumes. */
  readonly volumes: readonly string[]
  readonly hasHealthcheck: boolean
}
