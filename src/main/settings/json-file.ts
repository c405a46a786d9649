/**
 * One JSON file that survives a kill at any moment and a bad file at any start. A bad file is set aside, never
 * overwritten; the previous good one is kept beside it as `.bak`; a file of a newer version is read and left alone.
 * Lives as long as what it holds.
 */
import { readFileSync, renameSync } from 'node:fs'
import { copyFile, mkdir, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppFailure } from '@shared/domain/result'
import type { Logger } from '../log'

/** newer: written by a later version of the app; such a file is never written. */
export type FileNotice = 'recovered-from-backup' | 'reset-to-defaults' | 'newer-version'

export interface JsonFile<T> {
  readonly value: T
  /** What the person should know about this start; null in normal life. */
  readonly notice: FileNotice | null
  /**
   * Replaces the value and resolves once it is safe on the disk. Writes go one after the other. Rejects with AppFailure
   * and keeps the old value when the disk refuses, or the file is of a newer version.
   */
  write(value: T): Promise<void>
  /** Resolves when no write is under way. */
  settled(): Promise<void>
}

export interface JsonFileOptions<T> {
  readonly path: string
  readonly version: number
  readonly defaults: T
  /** Throws on anything that is not a sound value of this version. */
  readonly parse: (raw: unknown) => T
  /** From version N (the key) to N+1. */
  readonly migrations?: ReadonlyMap<number, (raw: Record<string, unknown>) => Record<string, unknown>>
  readonly logger: Logger
  readonly nowMs: () => number
  /** For tests of unreadable files. */
  readonly readText?: (path: string) => string
}

type Loaded<T> =
  | { readonly kind: 'good' | 'newer'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'bad'; readonly why: string }

/** Reads at once and synchronously: the file is small, and what it holds decides how the window opens. */
export function openJsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  const { path, logger } = options
  const backupPath = `${path}.bak`
  const first = load(options, path)
  const settled = settle(options, first, backupPath)
  const { notice } = settled
  let { value } = settled
  // Only a file that was read as good, or written here, may become the backup.
  let isGoodOnDisk = first.kind === 'good'
  let queue: Promise<void> = Promise.resolve()

  const save = async (next: T) => {
    try {
      await mkdir(dirname(path), { recursive: true })
      if (isGoodOnDisk) await replaceBy(backupPath, (temporary) => copyFile(path, temporary))
      await replaceBy(path, (temporary) => writeThrough(temporary, `${JSON.stringify(next, null, 2)}\n`))
      isGoodOnDisk = true
      value = next
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause)
      logger.log('error', 'A file could not be written.', { file: basename(path), detail })
      throw new AppFailure({ code: 'INTERNAL', message: `${basename(path)} could not be written.`, detail })
    }
  }

  return {
    get value() {
      return value
    },
    get notice() {
      return notice
    },
    write: (next) => {
      if (notice === 'newer-version') {
        return Promise.reject(
          new AppFailure({
            code: 'UNSUPPORTED',
            message: `${basename(path)} was written by a newer version of Quayside and is left as it is.`,
          }),
        )
      }
      const written = queue.then(() => save(next))
      queue = written.catch(() => {})
      return written
    },
    settled: () => queue,
  }
}

function settle<T>(
  options: JsonFileOptions<T>,
  first: Loaded<T>,
  backupPath: string,
): { value: T; notice: FileNotice | null } {
  const { path, defaults, logger } = options
  switch (first.kind) {
    case 'good':
      return { value: first.value, notice: null }
    case 'newer':
      return { value: first.value, notice: 'newer-version' }
    case 'bad':
      setAside(options, first.why)
      break
    case 'missing':
      break
  }
  const backup = load(options, backupPath)
  if (backup.kind === 'good') {
    logger.log('warning', 'The last good copy of a file is used.', { file: basename(path) })
    return { value: backup.value, notice: 'recovered-from-backup' }
  }
  return { value: defaults, notice: first.kind === 'missing' ? null : 'reset-to-defaults' }
}

function load<T>(options: JsonFileOptions<T>, path: string): Loaded<T> {
  const readText = options.readText ?? ((from) => readFileSync(from, 'utf8'))
  try {
    let raw: unknown = JSON.parse(readText(path))
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Error('not an object')
    let record = raw as Record<string, unknown>
    const version = record['version']
    if (typeof version !== 'number' || !Number.isSafeInteger(version)) throw new Error('no version')
    if (version > options.version) return { kind: 'newer', value: readNewer(options, record) }
    for (let from = version; from < options.version; from += 1) {
      const migrate = options.migrations?.get(from)
      if (migrate === undefined) throw new Error(`no way from version ${from}`)
      record = { ...migrate(record), version: from + 1 }
    }
    raw = record
    return { kind: 'good', value: options.parse(raw) }
  } catch (cause) {
    if (isMissing(cause)) return { kind: 'missing' }
    return { kind: 'bad', why: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** What this version understands of it, else the defaults. */
function readNewer<T>(options: JsonFileOptions<T>, record: Record<string, unknown>): T {
  try {
    return options.parse({ ...record, version: options.version })
  } catch {
    return options.defaults
  }
}

function setAside<T>({ path, logger, nowMs }: JsonFileOptions<T>, why: string): void {
  const stamp = new Date(nowMs()).toISOString().replaceAll(':', '-')
  const aside = `${path}.bad-${stamp}`
  try {
    renameSync(path, aside)
    logger.log('warning', 'A bad file was set aside.', { file: basename(aside), why })
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    logger.log('error', 'A bad file could not be set aside.', { file: basename(path), why, detail })
  }
}

/**
 * Fills a new file in the same folder and puts it in place of the old one: a reader sees one or the other, never a mix.
 * One name for all, so that what a kill leaves behind goes with the next write; there is one writer, as there is one app.
 */
async function replaceBy(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.new`)
  await unlink(temporary).catch(() => {})
  try {
    await fill(temporary)
    await rename(temporary, path)
  } catch (cause) {
    await unlink(temporary).catch(() => {})
    throw cause
  }
  await syncFolder(dirname(path))
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is safe only when the folder is on the disk, too. Windows can't open folders and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
