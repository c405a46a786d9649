/** Which address is which file: a fixed map made from what the build put there. No address is ever turned into a path. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const mediaTypes = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
])

export interface PageFile {
  readonly mediaType: string
  readonly bytes: Buffer
}

export interface PageFiles {
  /** Null for every address but the exact ones of the files. */
  find(address: string): PageFile | null
}

export const noPageFiles: PageFiles = { find: () => null }

/** Files are read at their first use and kept: they are the app's own few megabytes. */
export function openPageFiles(directory: string): PageFiles {
  const paths = new Map<string, string>()
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    paths.set(`/${relative(directory, path).split(sep).join('/')}`, path)
  }
  const read = new Map<string, PageFile>()

  return {
    find: (address) => {
      const name = pageFileName(address)
      if (name === null) return null
      const known = read.get(name)
      if (known !== undefined) return known
      const path = paths.get(name)
      const mediaType = mediaTypes.get(extensionOf(name))
      if (path === undefined || mediaType === undefined) return null
      const file = { mediaType, bytes: readFileSync(path) }
      read.set(name, file)
      return file
    },
  }
}

/** "app://quayside/assets/a.js" → "/assets/a.js"; null when it is not an address of the app at all. */
export function pageFileName(address: string): string | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (url.protocol !== 'app:' || url.host !== 'quayside' || url.username !== '' || url.password !== '')
    return null
  return url.pathname === '/' ? '/index.html' : url.pathname
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}
