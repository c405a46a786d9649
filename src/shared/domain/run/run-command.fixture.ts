/** Printing and reading back, for tests: what is refused fails the test. */
import { parseRunCommand, type ParsedRunCommand, type RunCommandReading } from './parse-run-command'
import { printRunCommand, type PrintOptions, type RunSpec } from './print-run-command'

export function accepted(reading: RunCommandReading): ParsedRunCommand {
  if ('error' in reading) throw new Error(reading.error)
  return reading
}

export function printed(spec: RunSpec, options: Partial<PrintOptions> = {}) {
  const print = printRunCommand(spec, { shell: 'posix', ...options })
  if ('error' in print) throw new Error(print.error)
  return print
}

/** What the printed text says, read as that shell would read it. */
export function readBack(command: string, shell: 'posix' | 'powershell') {
  return accepted(parseRunCommand(command, { shell, streamsAs: 'run', environment: () => null }))
}
