import { civilOf, dayMilliseconds, twoDigits } from '#time/civil'

/** Writes content lines, folded at 75 octets and ended with CRLF (RFC 5545 3.1). */
export class CalendarLines {
  private text = ''

  begin(name: string): void {
    this.line('BEGIN', name)
  }

  end(name: string): void {
    this.line('END', name)
  }

  /** A value that is no text: a time, a number, a rule. */
  line(name: string, value: string, parameters: Record<string, string | undefined> = {}): void {
    let line = name
    for (const [key, parameter] of Object.entries(parameters)) {
      if (parameter !== undefined) line += `;${key}=${quoted(parameter)}`
    }
    // A value of this kind has no line ends of its own.
    this.text += `${fold(`${line}:${value.replace(/[\r\n]+/g, ' ')}`)}\r\n`
  }

  /** A text; nothing is written for none. */
  words(name: string, text: string | undefined, parameters: Record<string, string | undefined> = {}): void {
    if (text !== undefined && text !== '') this.line(name, escapeText(text), parameters)
  }

  toString(): string {
    return this.text
  }
}

export function escapeText(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/[,;]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
}

export function unescapeText(text: string): string {
  return text.replace(/\\([\\,;nN])/g, (_, character: string) =>
    character === 'n' || character === 'N' ? '\n' : character,
  )
}

/** `20270105T100000`, from milliseconds that read as local time. */
export function formatLocal(local: number): string {
  const seconds = Math.floor((local - Math.floor(local / dayMilliseconds) * dayMilliseconds) / 1000)
  const time = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60].map(twoDigits).join('')
  return `${formatLocalDay(local)}T${time}`
}

/** `20270105T100000Z` */
export const formatInstant = (date: Date): string => `${formatLocal(date.getTime())}Z`

export function formatLocalDay(local: number): string {
  const { year, month, day } = civilOf(Math.floor(local / dayMilliseconds))
  return `${String(year).padStart(4, '0')}${twoDigits(month)}${twoDigits(day)}`
}

function quoted(value: string): string {
  // RFC 6868 carries what a parameter cannot: quotes and line ends.
  const safe = value
    .replace(/\^/g, '^^')
    .replace(/"/g, "^'")
    .replace(/\r\n|\r|\n/g, '^n')
  return /[:;,]/.test(safe) ? `"${safe}"` : safe
}

/** Cuts at 75 octets, never within a character. */
function fold(line: string): string {
  if (line.length <= 25 || Buffer.byteLength(line) <= 75) return line
  const pieces: string[] = []
  let [start, octets] = [0, 0]
  for (let at = 0; at < line.length; ) {
    const code = line.codePointAt(at)!
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    // The space that begins a continued line counts.
    if (octets + size > (start === 0 ? 75 : 74)) {
      pieces.push(line.slice(start, at))
      ;[start, octets] = [at, 0]
    }
    octets += size
    at += code < 0x10000 ? 1 : 2
  }
  pieces.push(line.slice(start))
  return pieces.join('\r\n ')
}
