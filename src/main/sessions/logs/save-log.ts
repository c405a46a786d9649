/**
 * An open log into a file, byte for byte. The log of one container is read from the engine again, so that the file holds
 * what the view had no room for; what is filtered or merged is written as the view holds it. The file appears under its
 * name only when it is whole.
 */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { EnginePort } from '../../engine/engine-port'
import { requestOf } from './follow-source'
import { createLineStore, type LinePlace, type LineStore } from './line-store'
import type { LogSession } from './log-session'
import { linePrefix, places } from './log-lines'

export interface SaveOptions {
  readonly path: string
  readonly session: LogSession
  readonly isFiltered: boolean
  readonly hasTimestamps: boolean
  readonly port: () => EnginePort
  readonly signal: AbortSignal
}

/** A line of more than this is cut in the file, too. */
const maximumSavedLine = 256 * 1024 * 1024
const linesAtOnce = 5_000

/** Resolves with the number of lines. Rejects with what the file system or the engine said; no file is left then. */
export async function saveLog(options: SaveOptions): Promise<number> {
  const { path, session, isFiltered } = options
  const partial = `${path}.part`
  const file = createWriteStream(partial)
  // Whoever waits for a write hears of it; without any listener it would end the process.
  file.on('error', () => {})
  try {
    await once(file, 'open')
    const isOne = session.status.sources.length === 1
    const count = isOne && !isFiltered ? await writeFromEngine(options, file) : await writeView(options, file)
    file.end()
    await once(file, 'close')
    await rename(partial, path)
    return count
  } catch (cause) {
    file.destroy()
    await rm(partial, { force: true })
    throw cause
  }
}

async function writeFromEngine(options: SaveOptions, file: WriteStream): Promise<number> {
  const { session, hasTimestamps, port, signal } = options
  let count = 0
  const request = {
    ...requestOf(session.options),
    tail: null,
    isFollowing: false,
    maximumLineBytes: maximumSavedLine,
  }
  const id = session.status.sources[0]?.id ?? ''
  const end = await port().readLog(
    id,
    request,
    (lines) => {
      count += lines.count
      const store = createLineStore()
      store.append(lines, 0)
      return write(file, placesOf(store), [], hasTimestamps)
    },
    signal,
  )
  if (end.failure !== null) throw end.failure
  return count
}

async function writeView(options: SaveOptions, file: WriteStream): Promise<number> {
  const { session, isFiltered, hasTimestamps } = options
  const { sources, search, firstLine, endLine } = session.status
  const names = sources.map((source) => source.name)
  const end = isFiltered ? search.endMatch : endLine
  let count = 0
  // In parts, so that the app goes on meanwhile; the log may grow and drop lines in between.
  for (let from = isFiltered ? search.firstMatch : firstLine; from < end; from += linesAtOnce) {
    const part = [...places(session, from, Math.min(end, from + linesAtOnce), isFiltered)]
    count += part.length
    await write(
      file,
      part.map(({ place }) => place),
      names,
      hasTimestamps,
    )
  }
  return count
}

async function write(
  file: WriteStream,
  lines: Iterable<LinePlace>,
  names: readonly string[],
  hasTimestamps: boolean,
): Promise<void> {
  const parts: Buffer[] = []
  for (const place of lines) {
    const { chunk, index } = place
    const prefix = linePrefix(place, names, hasTimestamps)
    if (prefix !== '') parts.push(Buffer.from(prefix))
    parts.push(chunk.bytes.subarray(chunk.starts[index], chunk.starts[index + 1]))
  }
  await new Promise<void>((resolve, reject) => {
    file.write(Buffer.concat(parts), (cause) => (cause ? reject(cause) : resolve()))
  })
}

function* placesOf(store: LineStore): Generator<LinePlace, void, undefined> {
  for (const { chunk } of store.chunks)
    for (let index = 0; index < chunk.count; index += 1) yield { chunk, index }
}
