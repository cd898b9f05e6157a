import { formatDateTime } from '@exchequer/protocol'
import { CalendarLines, escapeText } from './calendar-lines.js'

/** A contact as a vCard says it. What is absent is not written. */
export interface Card {
  readonly name: {
    readonly full: string
    readonly last?: string | undefined
    readonly first?: string | undefined
    readonly middle?: string | undefined
    readonly prefix?: string | undefined
    readonly suffix?: string | undefined
  }
  /** Company and department. */
  readonly organization: readonly (string | undefined)[]
  /** Properties of one text each, by name and parameters: `TITLE`, `TEL;TYPE=home`. */
  readonly texts: readonly (readonly [name: string, text: string | undefined])[]
  /** Properties of one day each. */
  readonly days: readonly (readonly [name: string, day: Date | undefined])[]
  readonly addresses: readonly { readonly type: string; readonly parts: readonly (string | undefined)[] }[]
  readonly categories: readonly string[]
  /** Properties of bytes, by name and parameters. */
  readonly binaries: readonly (readonly [name: string, bytes: Uint8Array])[]
  readonly revised: Date
}

/** The vCard 3.0 of a contact ([MS-OXVCARD] 2.1, RFC 2426). Its lines are built like those of an iCalendar text. */
export function composeCard(card: Card): string {
  const lines = new CalendarLines()
  lines.begin('VCARD')
  lines.line('VERSION', '3.0')
  lines.line('PRODID', '-//Exchequer//Exchange Web Services//EN')
  const { full, last, first, middle, prefix, suffix } = card.name
  // Both names are required, whatever a contact has.
  lines.line('FN', escapeText(full))
  lines.line('N', structured([last, first, middle, prefix, suffix]))
  if (card.organization.some(Boolean)) lines.line('ORG', structured(card.organization).replace(/;+$/, ''))
  for (const { type, parts } of card.addresses) lines.line(`ADR;TYPE=${type}`, structured(parts))
  for (const [name, text] of card.texts) lines.words(name, text)
  for (const [name, day] of card.days) if (day) lines.line(name, dayOf(day))
  if (card.categories.length > 0) lines.line('CATEGORIES', card.categories.map(escapeText).join(','))
  for (const [name, bytes] of card.binaries) lines.line(name, Buffer.from(bytes).toString('base64'))
  lines.line('REV', formatDateTime(card.revised))
  lines.end('VCARD')
  return lines.toString()
}

const structured = (parts: readonly (string | undefined)[]): string =>
  parts.map((part) => escapeText(part ?? '')).join(';')

const halfDay = 12 * 60 * 60 * 1000

/** A day rests as the midnight of whoever set it, in any zone, or as the noon: the day is the one whose noon is nearest. */
const dayOf = (time: Date): string => new Date(time.getTime() + halfDay - 1).toISOString().slice(0, 10)
