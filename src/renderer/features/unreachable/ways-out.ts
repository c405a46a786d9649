/** The commands that help against each reason why an engine can't be reached, for the machine at hand. Kept as code: they aren't translated. */
import type { ConnectionFailure, EndpointSource } from '@shared/domain/engine'

type Platform = 'linux' | 'darwin' | 'win32'

const startEngine: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['sudo systemctl start docker', 'systemctl --user start docker'],
  darwin: ['open -a Docker'],
  win32: ['Start-Process "C:\\Program Files\\Docker\\Docker\\Docker Desktop.exe"'],
}

const mayUse: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['sudo usermod -aG docker "$USER"', 'newgrp docker'],
  darwin: ['ls -l /var/run/docker.sock ~/.docker/run/docker.sock'],
  win32: ['net localgroup docker-users "%USERDOMAIN%\\%USERNAME%" /add'],
}

const look: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['systemctl status docker', 'journalctl --unit docker --lines 50'],
  darwin: ['docker version'],
  win32: ['docker version'],
}

/** The engine's own address on this platform, as far as starting the engine could bring it about. */
const standardSockets = new Set([
  'unix:///var/run/docker.sock',
  'unix:///run/docker.sock',
  'npipe:////./pipe/docker_engine',
])

/** Anything but macOS and Windows is treated as Linux. */
export function waysOut(
  reason: ConnectionFailure,
  platform: string,
  endpoint: { readonly url: string; readonly source: EndpointSource },
): readonly string[] {
  const known: Platform = platform === 'darwin' || platform === 'win32' ? platform : 'linux'
  const byContext = endpoint.source === 'current-context' || endpoint.source === 'DOCKER_CONTEXT'
  const contexts = byContext ? ['docker context ls', 'docker context use default'] : ['docker context ls']
  switch (reason) {
    case 'no-socket':
    case 'refused':
    case 'closed':
      // Starting the engine of this machine does not create a socket elsewhere.
      if (endpoint.source === 'default' || standardSockets.has(endpoint.url)) return startEngine[known]
      return contexts
    case 'permission-denied':
      return mayUse[known]
    case 'not-answering':
      return look[known]
    case 'not-docker':
    case 'bad-endpoint':
    case 'unsupported-transport':
      return contexts
    case 'unknown-context':
      return ['docker context ls', 'docker context use default']
    case 'tls-failed':
    case 'unknown-host':
      return ['docker context inspect', 'docker version']
    case 'too-old':
      return ['docker version']
  }
}
