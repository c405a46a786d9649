/** The app's own options; everything else on the command line is Chromium's and is left to it. */
export interface CommandLine {
  /** `--host URL`, like docker's own option; null when it is not given. */
  readonly host: string | null
}

export function parseCommandLine(commandLine: readonly string[]): CommandLine {
  for (const [index, argument] of commandLine.entries()) {
    if (argument === '--host') return { host: commandLine[index + 1] ?? '' }
    if (argument.startsWith('--host=')) return { host: argument.slice('--host='.length) }
  }
  return { host: null }
}
