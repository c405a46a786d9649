/**
 * One command on standard input and one answer on standard output; with `--lines`, every line is a JSON string with one
 * command, and gets one line of answer. Shared by what reads commands without an engine.
 */
import { text as readAll } from 'node:stream/consumers'

export interface LineStreams {
  readonly input: NodeJS.ReadableStream
  readonly write: (line: string) => void
}

/** Ends when the input ends. `answer`: one line of JSON. */
export async function answerLines(
  isByLine: boolean,
  { input, write }: LineStreams,
  answer: (command: string) => string,
): Promise<void> {
  if (!isByLine) {
    write(answer(await readAll(input)))
    return
  }
  for await (const line of linesOf(input)) {
    if (line.trim() === '') continue
    const command = readJsonString(line)
    write(command === null ? JSON.stringify({ error: 'the line is not a JSON string' }) : answer(command))
  }
}

/** Line feeds only: inside JSON, U+2028 and U+2029 are text, which node:readline would break at. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

function readJsonString(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
