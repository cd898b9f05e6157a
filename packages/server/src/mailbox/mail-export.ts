import type { Attachment, Body, ItemAttachment, Mailbox } from '@exchequer/protocol'
import { htmlToText } from '#content/html'
import type { Address, Importance, MailAttachment, MailCalendar, MailHeader, Sensitivity } from '#content/mail'
import { internetHeadersKey } from './extended-properties.js'
import type { ExtendedValue, ItemState, Properties } from './stored-item.js'

/** What of an item goes into its RFC 5322 form. */
export interface MailSource {
  readonly properties: Properties
  readonly extended: Readonly<Record<string, ExtendedValue>>
  readonly state: Pick<ItemState, 'conversationIndex' | 'headers'>
  readonly body: Body | undefined
  readonly attachments: readonly Attachment[]
  /** Stands for the message's own id where it has none. */
  readonly fallbackId: string
  readonly calendar?: MailCalendar | undefined
  /** The part that an attached item is, by its place among the attachments. */
  readonly embed: (attachment: ItemAttachment, index: number) => Promise<MailAttachment>
}

/** The RFC 5322 form of an item that came in as properties, or changed since it came in as bytes. */
export async function mailOf(source: MailSource): Promise<Uint8Array> {
  const { composeMail } = await import('#content/compose-mail')
  const { properties, body, fallbackId } = source
  const stringOf = (key: string): string | undefined => properties[key] as string | undefined
  const text = body && (body.bodyType === 'HTML' ? htmlToText(body.value) : body.value)
  const person = (key: string): Address | undefined => addressOf(properties[key] as Mailbox | undefined)
  const people = (key: string): Address[] =>
    ((properties[key] as Mailbox[] | undefined) ?? []).flatMap((mailbox) => addressOf(mailbox) ?? [])
  const from = person('from')
  const sender = person('sender')
  const index = source.state.conversationIndex
  return composeMail({
    subject: stringOf('subject') ?? '',
    from,
    sender: sender?.address === from?.address ? undefined : sender,
    to: people('toRecipients'),
    cc: people('ccRecipients'),
    bcc: people('bccRecipients'),
    replyTo: people('replyTo'),
    date: (properties['dateTimeSent'] ?? properties['dateTimeCreated']) as Date,
    messageId: stringOf('internetMessageId') ?? fallbackId,
    inReplyTo: stringOf('inReplyTo'),
    references: stringOf('references')?.match(/<[^<>\s]+>/g) ?? [],
    importance: properties['importance'] as Importance,
    sensitivity: properties['sensitivity'] as Sensitivity,
    html: body?.bodyType === 'HTML' ? body.value : undefined,
    // What goes to a calendar has words beside it, if only none, for who cannot read it (MS-OXCMAIL 2.1.3.3.8).
    text: source.calendar && !text ? '\r\n' : text,
    readReceiptTo: properties['isReadReceiptRequested'] ? (from ?? sender) : undefined,
    deliveryReceiptTo: properties['isDeliveryReceiptRequested'] ? (from ?? sender) : undefined,
    threadTopic: stringOf('conversationTopic'),
    threadIndex: index === undefined ? undefined : Buffer.from(index, 'base64'),
    calendar: source.calendar,
    attachments: await attachmentsOf(source),
    headers: furtherHeaders(source),
  })
}

const addressOf = (mailbox: Mailbox | undefined): Address | undefined => {
  const address = mailbox?.emailAddress
  if (address === undefined) return undefined
  return { name: mailbox?.name === undefined || mailbox.name === address ? '' : mailbox.name, address }
}

/** Properties of the set InternetHeaders are headers by their names (MS-OXCMAIL 2.2.3.4). */
export function namedHeaders(extended: MailSource['extended']): MailHeader[] {
  const headers: MailHeader[] = []
  for (const [key, { value }] of Object.entries(extended))
    if (key.startsWith(internetHeadersKey) && typeof value === 'string')
      headers.push({ name: key.slice(internetHeadersKey.length), value: value.replace(/[\r\n]+/g, ' ') })
  return headers
}

/** Header lines that came in and that no property says stay in the form of the message. */
function furtherHeaders({ state, extended }: MailSource): MailHeader[] {
  const named = namedHeaders(extended)
  const names = new Set(named.map(({ name }) => name.toLowerCase()))
  return [...(state.headers ?? []).filter(({ name }) => !names.has(name.toLowerCase())), ...named]
}

async function attachmentsOf({ attachments, embed }: MailSource): Promise<MailAttachment[]> {
  const found: MailAttachment[] = []
  for (const [index, { element, value }] of attachments.entries()) {
    if (element === 'FileAttachment') {
      const { name = '', contentType, contentId, isInline = false, content = new Uint8Array() } = value
      found.push({ name, contentType: fileType(contentType), contentId, isInline, content })
    } else if (element === 'ItemAttachment' && value.item) found.push(await embed(value, index))
  }
  return found
}

/** Types of parts, not of files, are none for a file (MS-OXCMAIL 2.1.3.4.2.2); a message is a file here too when it came in as one. */
const fileType = (contentType = ''): string =>
  contentType === '' || /^(?:multipart\/|application\/(?:applefile|mac-binhex40)$)/i.test(contentType)
    ? 'application/octet-stream'
    : contentType
