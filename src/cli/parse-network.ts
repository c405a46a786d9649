/**
 * `docker network create …` on standard input, the request as JSON on standard output: `{"body"}` or `{"error"}`. With
 * `--lines`, every line is a JSON string with one command, and gets one line of answer. Asks no engine.
 */
import { text as readAll } from 'node:stream/consumers'
import { parseNetworkCommand } from '@shared/domain/network-create/parse-network-command'
import { visibleText } from '@shared/domain/visible-text'
import { linesOf, readJsonString, type ParseRunStreams } from './parse-run'

/** `report parse-network`: 0 when every line got its answer (an error is one), 2 for wrong arguments. */
export async function runParseNetwork(
  flags: readonly string[],
  { input, write, writeError }: ParseRunStreams & { readonly writeError: (text: string) => void },
): Promise<0 | 2> {
  const unknown = flags.find((flag) => flag !== '--lines')
  if (unknown !== undefined) {
    writeError(`report: unknown option ${visibleText(unknown)}\n`)
    return 2
  }
  if (flags.length === 0) {
    write(answer(await readAll(input)))
    return 0
  }
  for await (const line of linesOf(input)) {
    if (line.trim() === '') continue
    const command = readJsonString(line)
    write(command === null ? JSON.stringify({ error: 'the line is not a JSON string' }) : answer(command))
  }
  return 0
}

function answer(command: string): string {
  const reading = parseNetworkCommand(command)
  return JSON.stringify('error' in reading ? { error: reading.error } : { body: reading.body })
}
