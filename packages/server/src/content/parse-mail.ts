import { fitsDateTime } from '@exchequer/protocol'
import { addressParser, type Address as ParsedAddress } from 'postal-mime'
import { decodeWords, wordsInUtf8 } from './charset.js'
import { htmlToText, textToHtmlLines } from './html.js'
import type { Address, Importance, MailAttachment, MailCalendar, ParsedMail, Sensitivity } from './mail.js'
import { contentOf, headerOf, type MimePart, parseMime, textOf } from './mime-part.js'

/** Reads an RFC 5322 message. Every sequence of bytes is one, however odd, and takes time in its size. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedMail> {
  const root = parseMime(bytes)
  const header = (name: string): string | undefined => headerOf(root, name)?.trim()
  const words = (name: string): string | undefined => {
    const value = header(name)
    return value === undefined ? undefined : decodeWords(value)
  }
  const content = new MailContent(root)
  return {
    subject: words('subject') ?? '',
    from: addressesOf(header('from'))[0],
    sender: addressesOf(header('sender'))[0],
    to: addressesOf(header('to')),
    cc: addressesOf(header('cc')),
    bcc: addressesOf(header('bcc')),
    replyTo: addressesOf(header('reply-to')),
    date: dateOf(header('date')),
    messageId: messageIds(header('message-id'))[0],
    inReplyTo: messageIds(header('in-reply-to'))[0],
    references: messageIds(header('references')),
    importance: importanceOf(header),
    sensitivity: sensitivityOf(header('sensitivity')),
    html: content.html(),
    text: content.text(),
    readReceiptTo: addressesOf(header('disposition-notification-to'))[0],
    deliveryReceiptTo: addressesOf(header('return-receipt-to'))[0],
    threadTopic: words('thread-topic'),
    threadIndex: bytesOfBase64(header('thread-index')),
    calendar: content.calendar,
    attachments: content.attachments,
    headers: root.headers.map(({ name, value }) => ({ name, value: decodeWords(value) })),
    itemClass: itemClassOf(root, content.calendar),
  }
}

/** Sorts the leaves of a message into its body, its calendar and its attachments. */
class MailContent {
  readonly attachments: (MailAttachment & { isMessage: boolean })[] = []
  calendar: MailCalendar | undefined
  /** The pieces of the body in their order: most messages have one, in one form or both. */
  private readonly bodies: { text?: string; html?: string }[] = []
  private readonly root: MimePart

  constructor(root: MimePart) {
    this.root = root
    this.collect(root, false)
  }

  private collect(part: MimePart, isRelated: boolean, alternative?: { text?: string; html?: string }): void {
    const type = part.type.value
    if (part.children.length > 0) {
      // The forms of one body are the parts of the outermost alternative around them.
      const group = alternative ?? (type === 'multipart/alternative' ? {} : undefined)
      if (group && !alternative) this.bodies.push(group)
      for (const child of part.children) this.collect(child, isRelated || type === 'multipart/related', group)
      return
    }
    const isAttached = part.disposition?.value === 'attachment' || nameOf(part) !== undefined
    const form = formOf(type)
    if (form && !isAttached && !(alternative && alternative[form] !== undefined)) {
      const body = alternative ?? {}
      if (!alternative) this.bodies.push(body)
      body[form] = this.bodyText(part)
    } else if (type === 'text/calendar' && part.disposition?.value !== 'attachment' && !this.calendar) {
      this.calendar = calendarOf(part)
    } else {
      this.attachments.push(attachmentOf(part, this.attachments.length, isRelated))
    }
  }

  /** The last line end of a message that is one text frames it, as a boundary would; `composeMail` writes it so. */
  private bodyText(part: MimePart): string {
    const text = textOf(part)
    return part === this.root && text.endsWith('\r\n') ? text.slice(0, -2) : text
  }

  text(): string | undefined {
    if (!this.bodies.some((body) => body.text)) return undefined
    return this.bodies.map((body) => body.text ?? htmlToText(body.html ?? '')).join('\r\n')
  }

  html(): string | undefined {
    if (!this.bodies.some((body) => body.html)) return undefined
    return this.bodies.map((body) => body.html ?? `<div>${textToHtmlLines(body.text ?? '')}</div>`).join('\r\n')
  }
}

/** A multipart without parts is one whose boundary was lost: what is left is text. */
function formOf(type: string): 'text' | 'html' | undefined {
  if (type === 'text/html') return 'html'
  return type === 'text/plain' || type === '' || type.startsWith('multipart/') ? 'text' : undefined
}

/** Longer lists of addresses cost the parser more than they are worth; this holds some 5,000. */
const addressLimit = 256 * 1024

function addressesOf(value: string | undefined): Address[] {
  return value ? flatten(addressParser(wordsInUtf8(value.slice(0, addressLimit)))) : []
}

function flatten(addresses: ParsedAddress | ParsedAddress[] | undefined): Address[] {
  return [addresses ?? []]
    .flat()
    .flatMap((entry) => (entry.group ? entry.group : [entry]))
    .map(plainAddress)
}

function plainAddress({ name, address }: { name: string; address?: string | undefined }): Address {
  return { name, address: address ?? '' }
}

/** The message ids of a header; some mailers forget the brackets. */
function messageIds(value: string | undefined): string[] {
  if (!value) return []
  return value.match(/<[^<>\s]+>/g) ?? value.split(/\s+/).filter((id) => id !== '')
}

/** When a message says that it was sent; a time that MAPI or clients cannot have is none (MS-OXCMAIL “Sent Time”, MS-DTYP “FILETIME”). */
function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN)
  return date.getTime() >= firstFileTime && fitsDateTime(date) ? date : undefined
}

const firstFileTime = Date.parse('1601-01-01T00:00:00Z')

function importanceOf(header: (name: string) => string | undefined): Importance {
  const word = (header('importance') ?? header('x-msmail-priority') ?? header('priority') ?? '').toLowerCase()
  if (word === 'high' || word === 'urgent') return 'High'
  if (word === 'low' || word === 'non-urgent') return 'Low'
  if (word !== '') return 'Normal'
  const priority = Number.parseInt(header('x-priority') ?? '3', 10)
  return priority <= 2 ? 'High' : priority >= 4 ? 'Low' : 'Normal'
}

function sensitivityOf(value: string | undefined): Sensitivity {
  const word = value?.toLowerCase()
  if (word === 'personal') return 'Personal'
  if (word === 'private') return 'Private'
  return word === 'company-confidential' ? 'Confidential' : 'Normal'
}

function bytesOfBase64(value: string | undefined): Uint8Array | undefined {
  if (!value || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(value)) return undefined
  return new Uint8Array(Buffer.from(value, 'base64'))
}

function calendarOf(part: MimePart): MailCalendar {
  const text = textOf(part)
  const method = part.type.parameters.get('method') || /^METHOD[;:](?:[^\r\n:]*:)?([A-Za-z-]+)/im.exec(text)?.[1]
  return { text, method: method?.trim().toUpperCase() }
}

function nameOf(part: MimePart): string | undefined {
  return part.disposition?.parameters.get('filename') || part.type.parameters.get('name') || undefined
}

function attachmentOf(part: MimePart, index: number, isRelated: boolean): MailAttachment & { isMessage: boolean } {
  const type = part.type.value || 'application/octet-stream'
  const isMessage = type === 'message/rfc822'
  const contentId = headerOf(part, 'content-id')?.replace(/^\s*<|>\s*$/g, '') || undefined
  const isInline = contentId !== undefined && part.disposition?.value !== 'attachment'
  return {
    name: nameOf(part) ?? `ATT${String(index + 1).padStart(5, '0')}${isMessage ? '.eml' : ''}`,
    contentType: type,
    contentId,
    isInline: isInline && (isRelated || part.disposition?.value === 'inline'),
    content: contentOf(part),
    isMessage,
  }
}

const meetingClasses = new Map([
  ['REQUEST', 'IPM.Schedule.Meeting.Request'],
  ['CANCEL', 'IPM.Schedule.Meeting.Canceled'],
])
const responseClasses = new Map([
  ['ACCEPTED', 'IPM.Schedule.Meeting.Resp.Pos'],
  ['TENTATIVE', 'IPM.Schedule.Meeting.Resp.Tent'],
  ['DECLINED', 'IPM.Schedule.Meeting.Resp.Neg'],
])

/** MS-OXCMAIL 2.2.3.2 and 2.2.3.3: what the outermost part says of the message. */
function itemClassOf(root: MimePart, calendar: MailCalendar | undefined): string {
  const type = root.type.value
  if (type === 'multipart/signed') return 'IPM.Note.SMIME.MultipartSigned'
  if (type === 'application/pkcs7-mime' || type === 'application/x-pkcs7-mime') return 'IPM.Note.SMIME'
  if (type === 'multipart/report') {
    const parts = new Set(root.children.map((part) => part.type.value))
    if (parts.has('message/delivery-status')) return 'REPORT.IPM.Note.NDR'
    if (parts.has('message/disposition-notification')) return 'REPORT.IPM.Note.IPNRN'
  }
  if (calendar?.method === 'REPLY' || calendar?.method === 'COUNTER') {
    const status = /PARTSTAT=(ACCEPTED|TENTATIVE|DECLINED)\b/i
      .exec(calendar.text.replace(/\r?\n[ \t]/g, ''))?.[1]
      ?.toUpperCase()
    // A proposal of another time need not say what its author makes of this one.
    const usual = calendar.method === 'COUNTER' ? 'IPM.Schedule.Meeting.Resp.Tent' : 'IPM.Note'
    return responseClasses.get(status ?? '') ?? usual
  }
  return meetingClasses.get(calendar?.method ?? '') ?? 'IPM.Note'
}
