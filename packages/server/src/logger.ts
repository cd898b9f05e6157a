/** Where events go. Five methods, so that a host can pass pino, the console or its own. */
export interface Logger {
  trace(message: string, details?: LogDetails): void
  debug(message: string, details?: LogDetails): void
  info(message: string, details?: LogDetails): void
  warn(message: string, details?: LogDetails): void
  error(message: string, details?: LogDetails): void
}

/** Facts of an event; an `Error` among them is written with its stack. */
export type LogDetails = Readonly<Record<string, unknown>>

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const
export const logLevels = [...levels, 'silent'] as const

export const logFormats = ['text', 'json'] as const

export interface LineLoggerOptions {
  /** Events below it are dropped. Default `info`. */
  readonly level?: (typeof logLevels)[number]
  /** `text` for a person, `json` for a collector. Default `text`. */
  readonly format?: (typeof logFormats)[number]
  /** Takes one finished line without its line break. Default: standard error. */
  readonly write?: (line: string) => void
}

/** A logger that writes one line per event. */
export function lineLogger(options: LineLoggerOptions = {}): Logger {
  const { level = 'info', format = 'text', write = (line) => void process.stderr.write(`${line}\n`) } = options
  const line = format === 'json' ? jsonLine : textLine
  const first = level === 'silent' ? levels.length : levels.indexOf(level)
  const at = (name: (typeof levels)[number]) =>
    levels.indexOf(name) < first
      ? () => {}
      : (message: string, details: LogDetails = {}) => write(line(new Date().toISOString(), name, message, details))
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A logger that says nothing. */
export const silentLogger: Logger = lineLogger({ level: 'silent' })

function textLine(time: string, level: string, message: string, details: LogDetails): string {
  let line = `${time} ${level.padEnd(5)} ${singleLine(message)}`
  for (const [name, value] of Object.entries(details)) {
    line += ` ${name}=${value instanceof Error ? JSON.stringify(value.stack ?? String(value)) : JSON.stringify(value)}`
  }
  return line
}

function jsonLine(time: string, level: string, message: string, details: LogDetails): string {
  const facts = Object.entries(details).map(([name, value]) => [
    name,
    value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value,
  ])
  return JSON.stringify({ time, level, message, ...Object.fromEntries(facts) })
}

/** A line break in a message would let a peer forge the next line. */
function singleLine(message: string): string {
  return message.replace(/[\r\n\u2028\u2029]+/g, ' ')
}
