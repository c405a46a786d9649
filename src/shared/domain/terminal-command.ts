/** What a terminal session is by hand: the words of `docker exec` and `docker attach`. Pure. */
import { dockerLine } from './docker-line'
import type { EndpointDescription } from './engine'
import { isPasteable } from './shell-quote'
import type { ExecSettings } from './terminal'

interface Target {
  readonly endpoint: EndpointDescription
  readonly containerId: string
  readonly containerName: string
}

export interface ExecLine extends Target {
  readonly command: readonly string[]
  readonly settings: ExecSettings
  /** With a terminal and input. */
  readonly isInteractive: boolean
}

export interface AttachLine extends Target {
  /** Of the container: without a terminal no keys detach. */
  readonly hasTty: boolean
  readonly hasInput: boolean
  readonly detachKeys: string
}

export function execLine(line: ExecLine): string {
  const { user, workingDirectory, environment, isPrivileged } = line.settings
  return dockerLine(line.endpoint, [
    'exec',
    ...(line.isInteractive ? ['-it'] : []),
    ...(user === '' ? [] : ['--user', user]),
    ...(workingDirectory === '' ? [] : ['--workdir', workingDirectory]),
    ...environment.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(isPrivileged ? ['--privileged'] : []),
    nameFor(line),
    ...line.command,
  ])
}

export function attachLine(line: AttachLine): string {
  const hasKeys = line.hasTty && line.hasInput
  return dockerLine(line.endpoint, [
    'attach',
    ...(hasKeys ? ['--detach-keys', line.detachKeys] : []),
    ...(line.hasInput ? [] : ['--no-stdin']),
    nameFor(line),
  ])
}

/** A name that can't be pasted, or none at all, is replaced by the full id. */
function nameFor({ containerId, containerName }: Target): string {
  return containerName !== '' && isPasteable(containerName) ? containerName : containerId
}
