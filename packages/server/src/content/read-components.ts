import ICAL from 'ical.js'
import type { Component, Property } from './calendar-components.js'

/** Deeper than a VALARM in a VEVENT in a VCALENDAR nothing is read. */
const depthLimit = 4

/** The parser's time grows with the square of this, and no honest line comes near it. */
const parametersLimit = 10_000

/** The top components of a text; none if it is no iCalendar. Lines that are no content lines are read over. */
export function readComponents(text: string): Component[] {
  const parsed = parse(unfold(text).filter(isContentLine).join('\n'))
  if (!Array.isArray(parsed)) return []
  // One calendar comes as it is, several come as a list.
  return typeof parsed[0] === 'string' ? componentsOf([parsed], 0) : componentsOf(parsed, 0)
}

function unfold(text: string): string[] {
  const lines: string[] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const isContinued = (line.startsWith(' ') || line.startsWith('\t')) && lines.length > 0
    if (isContinued) lines[lines.length - 1] += line.slice(1)
    else lines.push(line)
  }
  return lines
}

/** A line with a colon outside quotes, not too far from its beginning. */
function isContentLine(line: string): boolean {
  let isQuoted = false
  for (let at = 0; at < line.length && at < parametersLimit; at++) {
    const code = line.charCodeAt(at)
    if (code === 0x22) isQuoted = !isQuoted
    else if (code === 0x3a && !isQuoted) return at > 0
  }
  return false
}

function parse(text: string): unknown {
  try {
    return ICAL.parse(text)
  } catch {
    return undefined
  }
}

function componentsOf(list: unknown, depth: number): Component[] {
  if (!Array.isArray(list) || depth > depthLimit) return []
  return list.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return []
    return {
      name: entry[0].toUpperCase(),
      properties: propertiesOf(entry[1]),
      components: componentsOf(entry[2], depth + 1),
    }
  })
}

function propertiesOf(list: unknown): Property[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return []
    const [name, parameters, type, ...values] = entry as [string, unknown, unknown, ...unknown[]]
    return { name: name.toUpperCase(), parameters: parametersOf(parameters), type: String(type).toLowerCase(), values }
  })
}

function parametersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name.toUpperCase(), String(entry)]))
}
