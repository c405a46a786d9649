/**
 * Writes tar archives (POSIX ustar) out of memory, for images that tests import. Holds nothing.
 */

/**
 * @typedef {object} TarEntry
 * @property {string} path relative, at most 100 bytes
 * @property {'file' | 'directory' | 'symlink'} [type] 'file' by default
 * @property {number} [mode] permission bits
 * @property {string | Uint8Array} [content] of a file
 * @property {string} [target] of a symlink, at most 100 bytes
 */

const BLOCK = 512
const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5' }
const DEFAULT_MODES = { file: 0o644, symlink: 0o777, directory: 0o755 }

/**
 * @param {Iterable<TarEntry>} entries
 * @returns {Generator<Buffer>}
 */
export function* tarArchive(entries) {
  for (const entry of entries) {
    const type = entry.type ?? 'file'
    const content = type === 'file' ? Buffer.from(entry.content ?? '') : Buffer.alloc(0)
    yield header(entry, type, content.length)
    if (content.length > 0) {
      yield content
      yield Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)
    }
  }
  yield Buffer.alloc(2 * BLOCK)
}

/**
 * @param {TarEntry} entry
 * @param {'file' | 'directory' | 'symlink'} type
 * @param {number} size bytes
 */
function header(entry, type, size) {
  const block = Buffer.alloc(BLOCK)
  text(block, 0, 100, type === 'directory' && !entry.path.endsWith('/') ? `${entry.path}/` : entry.path)
  octal(block, 100, 8, entry.mode ?? DEFAULT_MODES[type])
  octal(block, 108, 8, 0)
  octal(block, 116, 8, 0)
  octal(block, 124, 12, size)
  // A fixed time, so that the same entries always give the same bytes and with them the same image layer.
  octal(block, 136, 12, 1_700_000_000)
  block.fill(' ', 148, 156)
  text(block, 156, 1, TYPE_FLAGS[type])
  if (type === 'symlink') text(block, 157, 100, entry.target ?? '')
  text(block, 257, 8, 'ustar\u000000')
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/**
 * @param {Buffer} block
 * @param {number} offset
 * @param {number} length
 * @param {string} value
 */
function text(block, offset, length, value) {
  if (Buffer.byteLength(value) > length) throw new RangeError(`too long for a tar header: ${value}`)
  block.write(value, offset, 'utf8')
}

/**
 * @param {Buffer} block
 * @param {number} offset
 * @param {number} length
 * @param {number} value
 */
function octal(block, offset, length, value) {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1')
}
