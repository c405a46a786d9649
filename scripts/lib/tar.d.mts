import type { TarEntry } from './test-images.mjs'

/** The bytes of a POSIX ustar archive, made as they are asked for. */
export function tarArchive(entries: Iterable<TarEntry>): Generator<Buffer>
