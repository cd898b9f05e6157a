import type { Attendee, Body, Mailbox } from '@exchequer/protocol'
import { textToHtmlLines } from '#content/html'
import { minuteMilliseconds } from '#time/civil'
import type { Zone } from '#time/zone'
import { convertBody } from './body.js'
import { languageOf } from './languages.js'
import type { Session } from './session.js'
import type { Properties } from './stored-item.js'

/**
 * The body of an answer: what its author wrote, then a head that says what is answered, then that. HTML as soon as one of the two is
 * HTML (docs "NewBodyContent": it is put before the body of the item that is answered).
 */
export function quotedBody(written: Body | undefined, original: Body, properties: Properties, reader: Reader): Body {
  const head = headOf(properties, reader)
  if (original.bodyType === 'Text' && written?.bodyType !== 'HTML') {
    const lines = head.map(({ label, text }) => `${label}: ${text}`)
    return {
      bodyType: 'Text',
      value: [written?.value ?? '', '', '_'.repeat(32), ...lines, '', original.value].join('\r\n'),
    }
  }
  const lines = head.map(({ label, text }) => `<b>${label}:</b> ${textToHtmlLines(text)}`).join('<br>\r\n')
  const block =
    `${written ? inner(convertBody(written.value, written.bodyType, 'HTML')) : ''}\r\n<hr style="display:inline-block;width:98%">\r\n` +
    `<div id="divRplyFwdMsg">${lines}</div>\r\n<div><br></div>\r\n`
  return { bodyType: 'HTML', value: withBefore(convertBody(original.value, original.bodyType, 'HTML'), block) }
}

/** Whose clock and whose language the head is in. */
type Reader = Pick<Session, 'zone' | 'culture'>

interface HeadLine {
  readonly label: string
  readonly text: string
}

function headOf(properties: Properties, { zone, culture }: Reader): HeadLine[] {
  const { head } = languageOf(culture)
  const date = (key: string): string => {
    const at = properties[key] as Date | undefined
    return at ? longDate(at, zone, culture) : ''
  }
  const { subject = '', location = '' } = properties as { subject?: string; location?: string }
  const author = (properties['from'] ?? properties['sender'] ?? properties['organizer']) as Mailbox | undefined
  const listed = (recipients: string, attendees: string): string =>
    addressed(properties, recipients, attendees).map(spelled).join('; ')
  return [
    { label: head.from, text: author ? spelled(author) : '' },
    { label: head.sent, text: date('dateTimeSent') || date('dateTimeCreated') },
    { label: head.to, text: listed('toRecipients', 'requiredAttendees') },
    { label: head.cc, text: listed('ccRecipients', 'optionalAttendees') },
    { label: head.subject, text: subject },
    { label: head.when, text: properties['end'] === undefined ? '' : `${date('start')} - ${date('end')}` },
    { label: head.where, text: location },
  ].filter(({ label, text }) => text !== '' || label === head.subject)
}

/** Whom a message went to, or in the same place the attendees of a calendar item. */
export function addressed(properties: Properties, recipients: string, attendees: string): Mailbox[] {
  const people = properties[recipients] as Mailbox[] | undefined
  return people ?? ((properties[attendees] as Attendee[] | undefined) ?? []).map(({ mailbox }) => mailbox)
}

const spelled = ({ name, emailAddress }: Mailbox): string =>
  name === undefined || name === emailAddress ? (emailAddress ?? '') : `${name} <${emailAddress ?? ''}>`

const days = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' })

/** `Thursday, November 26, 2026 10:30 AM` by the clock of a zone, which need not be one that Intl knows; the same as another culture writes it. */
function longDate(at: Date, zone: Zone | undefined, culture: string | undefined): string {
  const local = new Date(at.getTime() + (zone?.offsetAt(at.getTime()) ?? 0) * minuteMilliseconds)
  if (languageOf(culture) !== languageOf(undefined)) {
    const written = (style: Intl.DateTimeFormatOptions): string =>
      local.toLocaleString(culture, { ...style, timeZone: 'UTC' })
    return `${written({ dateStyle: 'full' })} ${written({ timeStyle: 'short' })}`
  }
  const hours = local.getUTCHours()
  const minutes = String(local.getUTCMinutes()).padStart(2, '0')
  return `${days.format(local)} ${hours % 12 || 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`
}

/** What stands in the body of an HTML document; a fragment as it is. */
function inner(html: string): string {
  const start = bodyStart(html)
  if (start === undefined) return html
  const end = html.toLowerCase().lastIndexOf('</body')
  return end > start ? html.slice(start, end) : html.slice(start)
}

/** An HTML document with a block at the start of its body, whose styles it then shares. */
function withBefore(html: string, block: string): string {
  const start = bodyStart(html)
  if (start === undefined) return `<html><body>${block}${html}</body></html>`
  return `${html.slice(0, start)}\r\n${block}${html.slice(start)}`
}

/** Where the content of the body begins. Linear in time, whatever somebody sends to be quoted. */
function bodyStart(html: string): number | undefined {
  const folded = html.toLowerCase()
  for (let at = folded.indexOf('<body'); at !== -1; at = folded.indexOf('<body', at + 1)) {
    if (!/[\s>]/.test(folded[at + '<body'.length] ?? '')) continue
    const end = html.indexOf('>', at)
    return end === -1 ? undefined : end + 1
  }
  return undefined
}
