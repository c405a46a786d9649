/** The command line: what it takes, and how words become options. Pure. */

export const usage = `Usage: report [--json] [--host URL]
       report container NAME [--json] [--files] [--show-secrets] [--host URL]
       report run-command NAME [--shell posix|powershell] [--host URL]
       report parse-run [--lines] [--environment]
       report parse-network [--lines]
       report reach A B [PORT] (report reach --help tells more)
       report [COMMAND] --help

Shows the containers, images, volumes and networks of a Docker Engine.

  --json      one JSON document instead of tables
  --host URL  the engine to read, such as unix:///var/run/docker.sock;
              without it, the engine that the docker command would use
  --help      this text

NAME is a container's name, its id, or the beginning of its id.

container tells everything about one container: its state and why it stopped, health, process, ports,
networks, mounts and what runs in it. Values that look secret are covered in the text; JSON holds them.
  --files         also what it changed in its own files; the engine has to walk them
  --show-secrets  values that look secret, too

run-command prints a docker run command that makes such a container again. What it can't say is listed on
standard error.
  --shell     who is to read the command: posix (unless given) or powershell

parse-run needs no engine: it reads one docker run (or create) command from standard input and prints
the request that docker would send, as JSON; with --lines one JSON string a line, one answer each.
  --environment  let -e NAME take its value from the environment, which prints it
parse-network does the same with a docker network create command.
`

export const commandNames = ['container', 'run-command', 'parse-run', 'parse-network', 'reach'] as const
/** "report" stands for the whole: no word of its own. */
export type CommandName = (typeof commandNames)[number] | 'report'

export interface FoundCommandWords {
  readonly command: CommandName
  /** Without the command's name. */
  readonly words: readonly string[]
}

const optionsWithValue: ReadonlySet<string> = new Set(['--host', '--shell', '--protocol'])

/** The command may stand behind options: `report --host URL container web`. */
export function findCommand(words: readonly string[]): FoundCommandWords {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (optionsWithValue.has(word)) index += 1
    else if (!word.startsWith('-')) {
      const command = commandNames.find((name) => name === word)
      if (command === undefined) break
      return { command, words: [...words.slice(0, index), ...words.slice(index + 1)] }
    }
  }
  return { command: 'report', words }
}

export interface OptionRules {
  /** Without a value: "--json". */
  readonly flags: readonly string[]
  /** With one: "--host". `what`: what its value is, for the refusal. */
  readonly values: Readonly<Record<string, string>>
  /** Of words that are no options: how many, and what they are. */
  readonly operands: readonly string[]
}

export interface Options {
  readonly isHelp: boolean
  has(flag: string): boolean
  /** null when the option is not given. */
  value(name: string): string | null
  readonly operands: readonly string[]
}

/** `message` is one line. */
export type OptionsReading = Options | { readonly message: string }

/** `--name VALUE` and `--name=VALUE`; `--help` goes before anything else that is wrong. */
export function readOptions(words: readonly string[], rules: OptionRules): OptionsReading {
  const given = new Set<string>()
  const values = new Map<string, string>()
  const operands: string[] = []
  const isHelp = words.includes('--help')
  const wrong = (what: string) => ({ message: `${what}; --help shows the options` })
  for (let index = 0; index < words.length && !isHelp; index += 1) {
    const word = words[index] ?? ''
    const [name = '', ...rest] = word.split('=')
    if (rules.flags.includes(word)) given.add(word)
    else if (Object.hasOwn(rules.values, name)) {
      const value = rest.length === 0 ? words[(index += 1)] : rest.join('=')
      if (value === undefined || value === '') return wrong(`${name} needs ${rules.values[name] ?? ''}`)
      if (values.has(name)) return wrong(`${name} is given twice`)
      values.set(name, value)
    } else if (!word.startsWith('-') && operands.length < rules.operands.length) operands.push(word)
    else return wrong(`unknown option ${word}`)
  }
  const missing = rules.operands[operands.length]
  if (missing !== undefined && !isHelp) return wrong(`${missing} is missing`)
  return { isHelp, has: (flag) => given.has(flag), value: (name) => values.get(name) ?? null, operands }
}

/** What every command that reads an engine takes. */
export const engineValues = { '--host': 'a URL' } as const
