/** One process in each network namespace of a test engine, which answers connections and tries them. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { TestEngine } from '../../../../scripts/lib/test-engine.mjs'

export interface Attempt {
  readonly address: string
  readonly port: number
  readonly protocol: string
}

export interface Agent {
  /** The name that each address told, null where nothing answered. */
  try(attempts: readonly Attempt[]): Promise<readonly (string | null)[]>
  /** What each name leads to, by these name servers; none where it is not known. */
  lookUp(servers: readonly string[], names: readonly string[]): Promise<readonly (readonly string[])[]>
  end(): Promise<void>
}

const program = path.join(import.meta.dirname, 'agent.mjs')

/** Another machine, at the other end of the cable that the test engine's eth0 is one end of. */
export async function plugInLan(
  run: (command: readonly string[]) => Promise<string>,
  address: string,
): Promise<void> {
  await run([
    'sh',
    '-ec',
    `ip netns add lan
     ip link set eth0-peer netns lan
     ip -n lan address add ${address}/24 dev eth0-peer
     ip -n lan link set eth0-peer up
     ip -n lan link set lo up`,
  ])
}

/** `place`: the words that lead from the engine's namespaces to the one where it is to stand; none for the host's. */
export async function startAgent(
  engine: TestEngine,
  name: string,
  place: readonly string[],
  ports: readonly number[],
): Promise<Agent> {
  const words = [...place, process.execPath, program, name, ...ports.map(String)]
  const [command, ...args] = engine.namespaceCommand(words)
  const child = spawn(command, args)
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const answers = lines(child)
  const next = async (): Promise<string> => {
    const answer = await answers.next()
    if (answer.done === true) throw new Error(`the agent in ${name} ended: ${complaint}`)
    return answer.value
  }
  const ask = async (request: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    return JSON.parse(await next())
  }
  await next()
  return {
    try: async (attempts) => (await ask(attempts)) as readonly (string | null)[],
    lookUp: async (servers, names) => (await ask({ servers, names })) as readonly (readonly string[])[],
    end: async () => {
      child.stdin.end()
      await closed
    },
  }
}

function lines(child: ChildProcessWithoutNullStreams): AsyncIterator<string, undefined> {
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}
