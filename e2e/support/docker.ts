/** The docker CLI on one engine: what the window is compared with. Holds nothing but the address. */
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const testLabel = 'quayside.test=1'

export interface CommandOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The part of `docker container inspect` that specs look at. */
export interface InspectedContainer {
  readonly Id: string
  readonly Name: string
  readonly RestartCount: number
  readonly State: {
    readonly Status: string
    readonly Running: boolean
    readonly Paused: boolean
    readonly ExitCode: number
    readonly StartedAt: string
  }
  readonly HostConfig: {
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  }
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> }
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string; readonly Destination: string }[]
}

export interface ListedContainer {
  readonly name: string
  /** As the engine says it: "running", "exited", … */
  readonly state: string
}

export interface Docker {
  readonly host: string
  /** Runs `docker ARGS…`; resolves to stdout without its last line end, rejects with the CLI's words. */
  run(...args: readonly string[]): Promise<string>
  /** The same, whatever the exit code. */
  attempt(...args: readonly string[]): Promise<CommandOutcome>
  /** Runs one line of text by `sh -c`, as pasted into a terminal where DOCKER_HOST names this engine. */
  paste(commandLine: string): Promise<CommandOutcome>
  inspect(container: string): Promise<InspectedContainer>
  /** `docker ps -a`, by name. */
  containers(): Promise<readonly ListedContainer[]>
  volumes(): Promise<readonly string[]>
}

/** A docker CLI that knows this engine only: neither the user's contexts nor their settings reach it. */
export function createDocker(host: string): Docker {
  const environment = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    DOCKER_HOST: host,
    DOCKER_CONFIG: path.join(tmpdir(), 'quayside-e2e-no-docker-config'),
  }

  function execute(program: string, args: readonly string[]): Promise<CommandOutcome> {
    const options = { env: environment, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }
    return new Promise((resolve, reject) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        // Ended by itself, whatever it says, is an outcome; never started or timed out is an error.
        if (error === null) resolve({ exitCode: 0, stdout, stderr })
        else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr })
        else reject(new Error(`${program} ${args.join(' ')}`, { cause: error }))
      })
    })
  }

  const attempt = (...args: readonly string[]) => execute('docker', args)

  async function run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await attempt(...args)
    if (exitCode !== 0) throw new Error(`docker ${args.join(' ')} ended with ${exitCode}: ${stderr.trim()}`)
    return stdout.trimEnd()
  }

  const lines = async (...args: readonly string[]) =>
    (await run(...args)).split('\n').filter((line) => line !== '')

  return {
    host,
    run,
    attempt,
    paste: (commandLine) => execute('sh', ['-c', commandLine]),
    async inspect(container) {
      const [found] = JSON.parse(await run('container', 'inspect', container)) as InspectedContainer[]
      if (found === undefined) throw new Error(`nothing to inspect: ${container}`)
      return found
    },
    async containers() {
      const rows = await lines('ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.State}}')
      return rows
        .map((row) => {
          const [name = '', state = ''] = row.split(' ')
          return { name, state }
        })
        .sort((a, b) => compare(a.name, b.name))
    },
    volumes: () => lines('volume', 'ls', '--quiet'),
  }
}

/**
 * Removes what tests made and nothing else; the images stay. `alsoUnlabelled` takes everything: for an engine that is
 * the tests' own.
 */
export async function removeObjects(docker: Docker, alsoUnlabelled: boolean): Promise<void> {
  const filter = alsoUnlabelled ? [] : ['--filter', `label=${testLabel.split('=')[0] ?? ''}`]
  const list = async (...args: readonly string[]) =>
    (await docker.run(...args, '--quiet', ...filter)).split('\n').filter((line) => line !== '')

  const containers = await list('ps', '--all', '--no-trunc')
  if (containers.length > 0) await docker.attempt('rm', '--force', '--volumes', ...containers)
  const networks = await list('network', 'ls', '--no-trunc', '--filter', 'type=custom')
  if (networks.length > 0) await docker.attempt('network', 'rm', ...networks)
  const volumes = await list('volume', 'ls')
  if (volumes.length > 0) await docker.attempt('volume', 'rm', ...volumes)
}

/** Plain code-unit order: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
