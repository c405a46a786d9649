/**
 * `docker network create …` on standard input, the request as JSON on standard output: `{"body"}` or `{"error"}`; see
 * answer-lines.ts. Asks no engine.
 */
import { parseNetworkCommand } from '@shared/domain/network-create/parse-network-command'
import { answerLines } from './answer-lines'
import { engineValues } from './arguments'
import { withOptions, type ExitCode } from './with-engine'

/** No engine is asked: --host is taken, as by the others, and of no use. */
const rules = { flags: ['--lines'], values: engineValues, operands: [] } as const

/** `report parse-network`: 0 when every line got its answer (an error is one), 2 for wrong arguments. */
export function runParseNetwork(
  words: readonly string[],
  around: {
    readonly input: NodeJS.ReadableStream
    readonly writeOut: (text: string) => void
    readonly writeError: (text: string) => void
  },
): Promise<ExitCode> {
  return withOptions(words, rules, around, async (given) => {
    const write = (line: string) => around.writeOut(`${line}\n`)
    await answerLines(given.has('--lines'), { input: around.input, write }, answer)
    return 0
  })
}

function answer(command: string): string {
  const reading = parseNetworkCommand(command)
  return JSON.stringify('error' in reading ? { error: reading.error } : { body: reading.body })
}
