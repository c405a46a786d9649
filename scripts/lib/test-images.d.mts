export interface DockerOptions {
  /** The docker command to use; `docker` from the PATH by default. */
  docker?: string | undefined
}

export interface TarEntry {
  /** Relative, at most 100 bytes. */
  path: string
  /** 'file' by default. */
  type?: 'file' | 'directory' | 'symlink'
  /** Permission bits. */
  mode?: number
  /** Of a file. */
  content?: string | Uint8Array
  /** Of a symlink. */
  target?: string
}

/** The label, with value `1`, on every test image; containers made from them inherit it. */
export const TEST_LABEL: 'quayside.test'

export const TEST_IMAGES: {
  /** Static busybox with all its commands in /bin; CMD `sh`. */
  readonly base: 'quayside-test/base:1'
  /** Sleeps for a day; exits 0 at once on SIGTERM. */
  readonly sleeper: 'quayside-test/sleeper:1'
  /** Writes "crashing" to stderr and exits 3. */
  readonly crasher: 'quayside-test/crasher:1'
  /** Serves /www on port 80 and logs each request to stderr; EXPOSE 80/tcp 443/tcp; exits 0 at once on SIGTERM. */
  readonly web: 'quayside-test/web:1'
  /** `web` with a health check each second. */
  readonly healthy: 'quayside-test/healthy:1'
}

/** Makes what is missing of `TEST_IMAGES` on a host (about two seconds; a tenth when all is there). */
export function makeTestImages(host: string, options?: DockerOptions): Promise<typeof TEST_IMAGES>

/**
 * Makes an image of one layer out of files in memory. `changes` are Dockerfile lines such as `CMD ["sh"]`; the
 * test label is added. Returns the image's id.
 */
export function importTestImage(
  host: string,
  image: DockerOptions & { tag: string; files: Iterable<TarEntry>; changes?: readonly string[] },
): Promise<string>

/** Makes an image from another with Dockerfile lines (CMD, ENV, EXPOSE, HEALTHCHECK, LABEL, VOLUME, …); returns its id. */
export function deriveTestImage(
  host: string,
  image: DockerOptions & { from: string; tag: string; changes?: readonly string[] },
): Promise<string>

/** Removes the containers, networks, volumes and images labelled `quayside.test`, and nothing else. */
export function removeTestObjects(host: string, options?: DockerOptions): Promise<void>
