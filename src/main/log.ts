/** Where main says what happened, one JSON object a line. Never given env, authentication or whole engine answers. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error'

export interface LogFields {
  readonly [name: string]: string | number | boolean | null
}

export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void
}

export const silentLogger: Logger = { log: () => {} }
