/** Entry of the search thread: one for each open log that is searched, ended with it or when it takes too long. */
import { parentPort } from 'node:worker_threads'
import { compileSearch } from './sessions/logs/search-core'
import type { SearchAnswer, SearchRequest } from './sessions/logs/search-messages'

const chunks = new Map<number, { readonly bytes: Buffer; readonly starts: Uint32Array }>()

function post(answer: SearchAnswer): void {
  parentPort?.postMessage(answer)
}

parentPort?.on('message', (request: SearchRequest) => {
  if (request.kind === 'forget') {
    for (const id of request.ids) chunks.delete(id)
    return
  }
  const { run, spec } = request
  const search = compileSearch(spec)
  post({ kind: 'found', run, lines: new Float64Array() })
  for (const { id, firstLine, fromIndex, count, usedBytes, memory } of request.chunks) {
    if (memory !== null) {
      const { bytes, starts } = memory
      chunks.set(id, { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), starts })
    }
    const known = chunks.get(id)
    if (known === undefined) continue
    const found: number[] = []
    search({ ...known, usedBytes, count }, fromIndex, (index) => found.push(firstLine + index))
    post({ kind: 'found', run, lines: Float64Array.from(found) })
  }
  post({ kind: 'done', run })
})
