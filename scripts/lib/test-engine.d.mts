/** A throw-away Docker Engine, or the given one of QUAYSIDE_TEST_HOST. */
export interface TestEngine {
  /** What DOCKER_HOST would be: `unix:///…/docker.sock`, or whatever QUAYSIDE_TEST_HOST says. */
  readonly host: string
  /** True for the engine of QUAYSIDE_TEST_HOST: everything below but `socketPath` and `dispose` then throws. */
  readonly given: boolean
  /** Undefined only for a given engine that is not on a unix socket. */
  readonly socketPath: string | undefined
  /** The engine's folder: `data/`, `docker.sock`, `dockerd.log`. */
  readonly dir: string
  readonly logFile: string
  /** dockerd's process as seen from outside; throws while it is not running. */
  readonly pid: number
  /**
   * The same command, but run inside the engine's namespaces, where published ports answer on 127.0.0.1 and
   * where container processes have the numbers that the engine reports. Works while dockerd is stopped, too.
   */
  namespaceCommand(command: readonly string[]): [string, ...string[]]
  /** Starts dockerd again on the same data, and waits until it answers. */
  start(): Promise<void>
  /** SIGTERM and wait (up to 30 s, then SIGKILL): containers are stopped, data stays. */
  stop(): Promise<void>
  /** SIGKILL to dockerd; containers go on until the next start. */
  kill(): Promise<void>
  /** SIGSTOP, in force on return: connections are accepted by the kernel, but nothing answers. */
  pause(): void
  /** SIGCONT. */
  resume(): void
  /**
   * Removes the engine with all its processes, mounts, networks and files. Of a given engine it removes only the
   * objects that carry the label `quayside.test`. May be called twice.
   */
  dispose(): Promise<void>
}

export interface TestEngineOptions {
  /** Folder for the engine's files; a new one under the system's temporary folder by default. Not below /run. */
  dir?: string | undefined
  /** Hears one sentence at a time. */
  log?: ((sentence: string) => void) | undefined
  /** Further arguments of dockerd, such as `--live-restore`. */
  dockerdArguments?: readonly string[] | undefined
  /** The engine outlives this process, until `removeTestEngineAt(dir)`. */
  persistent?: boolean | undefined
}

/** Starts an engine and waits until it answers (about a second). Needs Linux and root. */
export function startTestEngine(options?: TestEngineOptions): Promise<TestEngine>

/** The engine of QUAYSIDE_TEST_HOST if that is set, else `startTestEngine`. */
export function acquireTestEngine(options?: TestEngineOptions): Promise<TestEngine>

/** Removes the engine that was started with this folder; false when there is none. */
export function removeTestEngineAt(dir: string): boolean

/** The address of the engine that was started with this folder, if it answers. */
export function testEngineHostAt(dir: string): Promise<string | undefined>
