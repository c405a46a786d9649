/** The fields of the form that hold one flag's plain texts: data, so that reading, printing and showing can't disagree. */

export const runSections = [
  'ports',
  'storage',
  'environment',
  'network',
  'resources',
  'health',
  'security',
  'advanced',
] as const
export type RunSection = (typeof runSections)[number]

interface FieldShape {
  /** The flag's long name. */
  readonly flag: string
  readonly section: RunSection
  readonly kind: 'text' | 'switch' | 'list'
  /** Docker's syntax, to be shown where nothing is typed yet; the same in every language. */
  readonly example?: string
  /** The values that docker takes, where they are few. */
  readonly choices?: readonly string[]
}

export const runFields = [
  { flag: 'publish-all', section: 'ports', kind: 'switch' },
  { flag: 'expose', section: 'ports', kind: 'list', example: '9000/tcp' },
  { flag: 'read-only', section: 'storage', kind: 'switch' },
  { flag: 'volumes-from', section: 'storage', kind: 'list', example: 'web:ro' },
  { flag: 'env-file', section: 'environment', kind: 'list', example: '/srv/app/app.env' },
  { flag: 'user', section: 'environment', kind: 'text', example: '1000:1000' },
  { flag: 'workdir', section: 'environment', kind: 'text', example: '/srv/app' },
  { flag: 'hostname', section: 'network', kind: 'text', example: 'web-1' },
  { flag: 'dns', section: 'network', kind: 'list', example: '9.9.9.9' },
  { flag: 'dns-search', section: 'network', kind: 'list', example: 'example.org' },
  { flag: 'add-host', section: 'network', kind: 'list', example: 'db:192.168.1.5' },
  { flag: 'cpus', section: 'resources', kind: 'text', example: '1.5' },
  { flag: 'memory', section: 'resources', kind: 'text', example: '512m' },
  { flag: 'memory-reservation', section: 'resources', kind: 'text', example: '256m' },
  { flag: 'memory-swap', section: 'resources', kind: 'text', example: '1g' },
  { flag: 'pids-limit', section: 'resources', kind: 'text', example: '200' },
  { flag: 'shm-size', section: 'resources', kind: 'text', example: '64m' },
  { flag: 'cpuset-cpus', section: 'resources', kind: 'text', example: '0-1' },
  { flag: 'ulimit', section: 'resources', kind: 'list', example: 'nofile=1024:2048' },
  {
    flag: 'health-cmd',
    section: 'health',
    kind: 'text',
    example: 'wget -q -O /dev/null http://127.0.0.1/',
  },
  { flag: 'health-interval', section: 'health', kind: 'text', example: '30s' },
  { flag: 'health-timeout', section: 'health', kind: 'text', example: '5s' },
  { flag: 'health-retries', section: 'health', kind: 'text', example: '3' },
  { flag: 'health-start-period', section: 'health', kind: 'text', example: '10s' },
  { flag: 'no-healthcheck', section: 'health', kind: 'switch' },
  { flag: 'privileged', section: 'security', kind: 'switch' },
  { flag: 'cap-add', section: 'security', kind: 'list', example: 'NET_ADMIN' },
  { flag: 'cap-drop', section: 'security', kind: 'list', example: 'ALL' },
  { flag: 'security-opt', section: 'security', kind: 'list', example: 'no-new-privileges' },
  { flag: 'device', section: 'security', kind: 'list', example: '/dev/ttyUSB0' },
  { flag: 'init', section: 'advanced', kind: 'switch' },
  { flag: 'platform', section: 'advanced', kind: 'text', example: 'linux/arm64' },
  {
    flag: 'pull',
    section: 'advanced',
    kind: 'text',
    choices: ['missing', 'always', 'never'],
  },
  { flag: 'log-driver', section: 'advanced', kind: 'text', example: 'json-file' },
  { flag: 'log-opt', section: 'advanced', kind: 'list', example: 'max-size=10m' },
  { flag: 'sysctl', section: 'advanced', kind: 'list', example: 'net.core.somaxconn=1024' },
  { flag: 'stop-signal', section: 'advanced', kind: 'text', example: 'SIGTERM' },
  { flag: 'stop-timeout', section: 'advanced', kind: 'text', example: '10' },
] as const satisfies readonly FieldShape[]

export type RunField = (typeof runFields)[number]
export type FlagOf<Kind extends FieldShape['kind']> = Extract<RunField, { readonly kind: Kind }>['flag']

/** Always in sight, beside those of the sections. */
export const basicSwitches = ['interactive', 'tty', 'rm'] as const

export type TextFlag = FlagOf<'text'> | 'name'
export type SwitchFlag = FlagOf<'switch'> | (typeof basicSwitches)[number]
export type ListFlag = FlagOf<'list'>

const flagsOf = (kind: FieldShape['kind']) =>
  runFields.filter((field) => field.kind === kind).map(({ flag }) => flag as string)

export const textFlags = ['name', ...flagsOf('text')] as readonly TextFlag[]
export const switchFlags = [...basicSwitches, ...flagsOf('switch')] as readonly SwitchFlag[]
export const listFlags = flagsOf('list') as readonly ListFlag[]
