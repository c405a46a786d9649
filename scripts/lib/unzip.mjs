/**
 * Unpacks zip archives with Node alone. Holds nothing.
 *
 * Knows what Electron's archives need: stored and deflated entries, Unix permissions, symbolic links. Not
 * zip64 and not encryption: both are refused by name.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, symlink } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff
const MADE_ON_UNIX = 3
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000
const STORED = 0
const DEFLATED = 8

/**
 * @typedef {object} ZipEntry
 * @property {string} name as it stands in the archive
 * @property {number} mode Unix type and permissions, 0 when the archive does not say
 * @property {number} method
 * @property {number} checksum CRC-32
 * @property {number} compressedSize bytes
 * @property {number} size bytes
 * @property {number} offset of the local header
 */

/**
 * @param {string} archive
 * @param {string} destination folder; made if it does not exist
 * @param {(name: string) => string | undefined} [place] where an entry goes, relative to the destination;
 *   undefined leaves it out
 * @throws {Error} when the archive is damaged, unknown in kind, or has an entry that leaves the destination
 */
export async function unzip(archive, destination, place = (name) => name) {
  const file = await open(archive, 'r')
  try {
    await mkdir(destination, { recursive: true })
    /** @type {{ entry: ZipEntry, target: string }[]} */
    const links = []
    for (const entry of await readDirectory(file)) {
      const relative = place(entry.name)
      if (relative === undefined) continue
      const target = insideOf(destination, relative)
      if (entry.name.endsWith('/')) await mkdir(target, { recursive: true })
      else if ((entry.mode & FILE_TYPE) === SYMBOLIC_LINK) links.push({ entry, target })
      else await writeEntry(file, archive, entry, target)
    }
    // Links come last, so that no file is ever written through one.
    for (const { entry, target } of links) await writeLink(file, archive, entry, target, destination)
  } finally {
    await file.close()
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<ZipEntry[]>}
 */
async function readDirectory(file) {
  const { size } = await file.stat()
  const tailLength = Math.min(size, END_SIZE + LONGEST_COMMENT)
  const tail = await read(file, size - tailLength, tailLength)
  let end = tail.length - END_SIZE
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0) throw new Error('not a zip archive, or cut off')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (count === 0xffff || length === 0xffffffff || offset === 0xffffffff)
    throw new Error('zip64 is not supported')
  const directory = await read(file, offset, length)
  const entries = []
  for (let at = 0; entries.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw new Error('damaged zip directory')
    }
    if (directory.readUInt16LE(at + 8) & 1) throw new Error('encrypted zip entries are not supported')
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      mode: directory[at + 5] === MADE_ON_UNIX ? directory.readUInt16LE(at + 40) : 0,
      method: directory.readUInt16LE(at + 10),
      checksum: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} archive the same file's path
 * @param {ZipEntry} entry
 * @param {string} target
 */
async function writeEntry(file, archive, entry, target) {
  await mkdir(path.dirname(target), { recursive: true })
  await pipeline([...(await openEntry(file, archive, entry)), createWriteStream(target, { flags: 'wx' })])
  // Special bits (setuid and its like) are nothing that an archive may hand out.
  if (entry.mode !== 0) await chmod(target, entry.mode & 0o777)
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} archive the same file's path
 * @param {ZipEntry} entry
 * @param {string} target
 * @param {string} destination
 */
async function writeLink(file, archive, entry, target, destination) {
  /** @type {Buffer[]} */
  const chunks = []
  await pipeline([
    ...(await openEntry(file, archive, entry)),
    async (/** @type {AsyncIterable<Buffer>} */ source) => {
      for await (const chunk of source) chunks.push(chunk)
    },
  ])
  const to = Buffer.concat(chunks).toString('utf8')
  if (path.isAbsolute(to)) throw new Error(`a zip entry leaves its folder: ${entry.name} -> ${to}`)
  insideOf(destination, path.relative(destination, path.resolve(path.dirname(target), to)))
  await mkdir(path.dirname(target), { recursive: true })
  await symlink(to, target)
}

/**
 * The streams that bring an entry's content, checked against its size and checksum.
 *
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} archive the same file's path
 * @param {ZipEntry} entry
 * @returns {Promise<any[]>}
 */
async function openEntry(file, archive, entry) {
  const header = await read(file, entry.offset, 30)
  if (header.readUInt32LE(0) !== LOCAL_ENTRY) throw new Error(`damaged zip entry: ${entry.name}`)
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(`unknown compression (${entry.method}) of ${entry.name}`)
  }
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const source =
    entry.compressedSize === 0
      ? Readable.from([])
      : createReadStream(archive, { start, end: start + entry.compressedSize - 1 })
  return entry.method === STORED ? [source, checked(entry)] : [source, createInflateRaw(), checked(entry)]
}

/** @param {ZipEntry} entry */
function checked({ name, size, checksum }) {
  let seen = 0
  let sum = 0
  return new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, done) {
      seen += chunk.length
      if (seen > size) return done(new Error(`a zip entry is longer than it says: ${name}`))
      sum = crc32(chunk, sum)
      done(null, chunk)
    },
    flush(done) {
      done(seen === size && sum === checksum ? null : new Error(`a zip entry is damaged: ${name}`))
    },
  })
}

/**
 * @param {string} destination
 * @param {string} relative
 * @returns {string}
 */
function insideOf(destination, relative) {
  const steps = relative.split('/')
  if (relative === '' || /[\\\0:]/.test(relative) || path.isAbsolute(relative) || steps.includes('..')) {
    throw new Error(`a zip entry leaves its folder: ${relative}`)
  }
  return path.join(destination, relative)
}

/**
 * A damaged archive may name any place and any length, so neither is believed.
 *
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function read(file, position, length) {
  const { size } = await file.stat()
  if (position + length > size) throw new Error('damaged zip directory, or cut off')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
