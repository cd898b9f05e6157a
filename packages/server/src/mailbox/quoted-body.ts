import type { Body, Mailbox } from '@exchequer/protocol'
import { textToHtmlLines } from '#content/html'
import { convertBody } from './body.js'
import type { Properties } from './stored-item.js'

/**
 * The body of an answer: what its author wrote, then a head that says what is answered, then that. HTML as soon as one of the two is
 * HTML (docs "NewBodyContent": it is put before the body of the item that is answered).
 */
export function quotedBody(written: Body | undefined, original: Body, properties: Properties, zone: string): Body {
  const head = headOf(properties, zone)
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

interface HeadLine {
  readonly label: string
  readonly text: string
}

function headOf(properties: Properties, zone: string): HeadLine[] {
  const people = (key: string): string => ((properties[key] as Mailbox[] | undefined) ?? []).map(spelled).join('; ')
  const author = (properties['from'] ?? properties['sender'] ?? properties['organizer']) as Mailbox | undefined
  const sent = (properties['dateTimeSent'] ?? properties['dateTimeCreated']) as Date | undefined
  return [
    { label: 'From', text: author ? spelled(author) : '' },
    { label: 'Sent', text: sent ? dateIn(zone).format(sent) : '' },
    { label: 'To', text: people('toRecipients') },
    { label: 'Cc', text: people('ccRecipients') },
    { label: 'Subject', text: (properties['subject'] as string | undefined) ?? '' },
  ].filter(({ label, text }) => text !== '' || label === 'Subject')
}

const spelled = ({ name, emailAddress }: Mailbox): string =>
  name === undefined || name === emailAddress ? (emailAddress ?? '') : `${name} <${emailAddress ?? ''}>`

const formats = new Map<string, Intl.DateTimeFormat>()

function dateIn(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'medium', timeZone })
    formats.set(timeZone, format)
  }
  return format
}

const bodyStart = /<body\b[^>]*>/i
const bodyEnd = /<\/body\s*>/i

/** What stands in the body of an HTML document; a fragment as it is. */
function inner(html: string): string {
  const start = bodyStart.exec(html)
  if (!start) return html
  const rest = html.slice(start.index + start[0].length)
  const end = bodyEnd.exec(rest)
  return end ? rest.slice(0, end.index) : rest
}

/** An HTML document with a block at the start of its body, whose styles it then shares. */
function withBefore(html: string, block: string): string {
  const start = bodyStart.exec(html)
  if (!start) return `<html><body>${block}${html}</body></html>`
  const at = start.index + start[0].length
  return `${html.slice(0, at)}\r\n${block}${html.slice(at)}`
}
