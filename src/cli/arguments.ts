/** The report's command line. Pure. */

export const usage = `Usage: report [--json] [--host URL] [--help]
       report parse-run [--lines] [--environment]
       report parse-network [--lines]
       report reach A B [PORT] (report reach --help tells more)

Shows the containers, images, volumes and networks of a Docker Engine.

  --json      one JSON document instead of tables
  --host URL  the engine to read, such as unix:///var/run/docker.sock;
              without it, the engine that the docker command would use
  --help      this text

parse-run needs no engine: it reads one docker run (or create) command from standard input and prints
the request that docker would send, as JSON; with --lines one JSON string a line, one answer each.
  --environment  let -e NAME take its value from the environment, which prints it
parse-network does the same with a docker network create command.
`

export type Arguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'report'; readonly asJson: boolean; readonly host: string | null }
  /** `message` is one line. */
  | { readonly kind: 'wrong'; readonly message: string }

export function parseArguments(words: readonly string[]): Arguments {
  let asJson = false
  let host: string | null = null
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--help') return { kind: 'help' }
    if (word === '--json') asJson = true
    else if (word === '--host' || word.startsWith('--host=')) {
      const value = word === '--host' ? words[(index += 1)] : word.slice('--host='.length)
      if (value === undefined || value === '') return wrong('--host needs a URL')
      if (host !== null) return wrong('--host is given twice')
      host = value
    } else return wrong(`unknown option ${word}`)
  }
  return { kind: 'report', asJson, host }
}

function wrong(what: string): Arguments {
  return { kind: 'wrong', message: `${what}; --help shows the options` }
}
