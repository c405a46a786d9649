/** Raw calls of the Engine API: for names and labels that the docker CLI refuses to send, and for many objects quickly. */
import { request } from 'node:http'

export interface EngineApi {
  /** Resolves to the parsed answer (null if empty); rejects on any status of 400 or above. Paths are unversioned. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>
  /** Creates a container and returns its id. */
  createContainer(name: string, configuration: Readonly<Record<string, unknown>>): Promise<string>
  createNetwork(name: string, labels?: Readonly<Record<string, string>>): Promise<string>
}

export function createEngineApi(host: string): EngineApi {
  const address = host.startsWith('unix://')
    ? { socketPath: host.slice('unix://'.length) }
    : { hostname: new URL(host).hostname, port: new URL(host).port }

  function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const content = body === undefined ? undefined : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const call = request(
        {
          ...address,
          method,
          path,
          agent: false,
          headers: content === undefined ? {} : { 'Content-Type': 'application/json' },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            const status = response.statusCode ?? 0
            if (status >= 400) reject(new Error(`${method} ${path}: ${status} ${text.trim()}`))
            else resolve(text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null)
          })
        },
      )
      call.on('error', reject)
      call.end(content)
    })
  }

  const idOf = (answer: unknown) => (answer as { readonly Id: string }).Id

  return {
    call,
    async createContainer(name, configuration) {
      return idOf(await call('POST', `/containers/create?name=${encodeURIComponent(name)}`, configuration))
    },
    async createNetwork(name, labels = {}) {
      return idOf(
        await call('POST', '/networks/create', { Name: name, Labels: { ...labels, 'quayside.test': '1' } }),
      )
    },
  }
}

/** Runs the task for 0 … count-1, a few at a time. */
export async function times(count: number, atOnce: number, task: (index: number) => Promise<unknown>) {
  let next = 0
  const worker = async () => {
    while (next < count) await task(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
