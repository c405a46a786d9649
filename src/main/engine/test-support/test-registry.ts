/**
 * For tests: a registry on 127.0.0.1:5000 of an engine's own network, as a container of busybox. It serves one image whose
 * second layer comes as slowly as it is told to, and knows nothing else. Lives as long as its container.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { tarArchive } from '../../../../scripts/lib/tar.mjs'

export interface TestRegistry {
  /** The reference of the image that it has. */
  readonly reference: string
  /** The same image, whose second layer stops half-way for a minute. */
  readonly slowReference: string
}

type Docker = (...args: string[]) => Promise<string>

/** Answers one request: standard input and output are the connection. */
const handler = `#!/bin/sh
read -r method target rest
while read -r line && [ "$line" != "$(printf '\\r')" ]; do :; done
file=/registry/$(echo "$target" | tr '/:' '__')
if [ "$target" = /v2/ ]; then
  printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\n{}'
elif [ -f "$file" ]; then
  size=$(wc -c < "$file")
  printf 'HTTP/1.1 200 OK\\r\\nContent-Type: %s\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n' \\
    "$(cat "$file.type")" "$size"
  [ "$method" = HEAD ] && exit
  if [ -f "$file.slow" ]; then
    head -c $((size / 2)) "$file"
    sleep "$(cat "$file.slow")"
    tail -c +$((size / 2 + 1)) "$file"
  else
    cat "$file"
  fi
else
  body='{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'
  printf 'HTTP/1.1 404 Not Found\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n%s' \\
    "\${#body}" "$body"
fi
`

/** `baseImage` has a shell and nc. */
export async function startTestRegistry(docker: Docker, baseImage: string): Promise<TestRegistry> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quayside-registry-'))
  try {
    await mkdir(path.join(folder, 'registry'))
    await writeFile(path.join(folder, 'serve'), handler, { mode: 0o755 })
    for (const [name, slow] of [
      ['app', null],
      ['slow', '60'],
    ] as const) {
      await writeImage(path.join(folder, 'registry'), name, slow)
    }
    const serve = ['nc', '-ll', '-p', '5000', '-e', '/serve']
    const id = await docker('create', '-p', '127.0.0.1:5000:5000', baseImage, ...serve)
    await docker('cp', `${folder}/.`, `${id}:/`)
    await docker('start', id)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const of = (name: string) => `127.0.0.1:5000/${name}:1`
  return { reference: of('app'), slowReference: of('slow') }
}

async function writeImage(folder: string, name: string, slow: string | null): Promise<void> {
  const put = async (kind: string, key: string, type: string, content: Uint8Array) => {
    const file = path.join(folder, `_v2_${name}_${kind}_${key.replace(':', '_')}`)
    await writeFile(file, content)
    await writeFile(`${file}.type`, type)
    return file
  }
  // Layers of different content for each image: an engine pulls none that it has.
  const layers = [`first of ${name}`, `second of ${name}`].map((text, index) =>
    Buffer.concat([...tarArchive([{ path: `layer-${index}`, content: text.repeat(4000) }])]),
  )
  const blobs = layers.map((layer) => gzipSync(layer))
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Cmd: ['true'], Labels: { 'quayside.test': '1' } },
      rootfs: { type: 'layers', diff_ids: layers.map(digest) },
    }),
  )
  const schema = 'application/vnd.docker.distribution.manifest.v2+json'
  const layerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip'
  const described = (mediaType: string, blob: Uint8Array) => ({
    mediaType,
    size: blob.length,
    digest: digest(blob),
  })
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: schema,
      config: described('application/vnd.docker.container.image.v1+json', config),
      layers: blobs.map((blob) => described(layerType, blob)),
    }),
  )
  await put('manifests', '1', schema, manifest)
  await put('manifests', digest(manifest), schema, manifest)
  await put('blobs', digest(config), 'application/octet-stream', config)
  for (const [index, blob] of blobs.entries()) {
    const file = await put('blobs', digest(blob), 'application/octet-stream', blob)
    if (slow !== null && index === 1) await writeFile(`${file}.slow`, slow)
  }
}

function digest(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
