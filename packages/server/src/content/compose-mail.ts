import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import MimeNode from 'nodemailer/lib/mime-node'
import type { Address, MailAttachment, MailHeader, OutgoingMail } from './mail.js'

/** The RFC 5322 form of a message, with CRLF line ends. The same message gives the same bytes each time. */
export async function composeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const attachments = mail.attachments ?? []
  const bodies = [mail.text, mail.html, mail.calendar].filter((body) => body !== undefined)
  // Without a boundary after it, the body's last line needs an end of its own; parseMail takes it off again.
  const end = attachments.length === 0 && bodies.length <= 1 ? '\r\n' : ''
  const isSilent = attachments.length > 0 && !mail.text && !mail.html
  const composer = new MailComposer({
    from: mail.from && addressField(mail.from),
    sender: mail.sender && addressField(mail.sender),
    to: mail.to?.map(addressField),
    cc: mail.cc?.map(addressField),
    bcc: mail.bcc?.map(addressField),
    replyTo: mail.replyTo?.map(addressField),
    subject: oneLine(mail.subject ?? ''),
    date: mail.date,
    messageId: oneLine(mail.messageId),
    inReplyTo: mail.inReplyTo && oneLine(mail.inReplyTo),
    references: mail.references?.map(oneLine),
    headers: headersOf(mail).map(({ name, value }) => ({ key: name, value })),
    text: isSilent ? noWords : mail.text === undefined && bodies.length > 0 ? undefined : `${mail.text ?? ''}${end}`,
    html: mail.html === undefined ? undefined : `${mail.html}${end}`,
    alternatives: mail.calendar && [
      {
        contentType: `text/calendar; charset=utf-8${mail.calendar.method ? `; method=${tokenOf(mail.calendar.method)}` : ''}`,
        content: mail.calendar.text,
      },
    ],
    attachments: attachments.map(attachmentField),
    textEncoding: 'quoted-printable',
    baseBoundary: boundaryOf(mail),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const node = composer.compile()
  // Whoever hands the message on leaves out `bcc`; a copy in Sent Items keeps it.
  node.keepBcc = true
  return new Uint8Array(await node.build())
}

/** The header fields that say who sent a message, as lines. */
export function senderFields(from: Address, sender: Address | undefined): string {
  const node = new MimeNode().setHeader('From', addressField(from))
  if (sender) node.setHeader('Sender', addressField(sender))
  return [...`${node.buildHeaders()}\r\n`.matchAll(/^(?:From|Sender):.*\r\n(?:[ \t].*\r\n)*/gm)].join('')
}

/** The body of a message that says nothing: what is attached lies beside it, and is not the message itself (MS-OXCMAIL 2.1.3.4). */
const noWords = Buffer.alloc(0)

/** Headers that a field of the message says, or that belong to the form of the message. */
const ownHeaders = new Set(
  `from sender to cc bcc reply-to subject date message-id in-reply-to references mime-version importance x-priority sensitivity
  disposition-notification-to return-receipt-to thread-topic thread-index`.split(/\s+/),
)

function headersOf(mail: OutgoingMail): MailHeader[] {
  const headers: MailHeader[] = []
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') headers.push({ name, value: oneLine(value) })
  }
  if (mail.importance && mail.importance !== 'Normal') {
    add('Importance', mail.importance.toLowerCase())
    add('X-Priority', mail.importance === 'High' ? '1' : '5')
  }
  if (mail.sensitivity && mail.sensitivity !== 'Normal') {
    add('Sensitivity', mail.sensitivity === 'Confidential' ? 'Company-Confidential' : mail.sensitivity)
  }
  add('Disposition-Notification-To', mail.readReceiptTo && `<${mail.readReceiptTo.address}>`)
  add('Return-Receipt-To', mail.deliveryReceiptTo && `<${mail.deliveryReceiptTo.address}>`)
  // How Exchange marks what goes to the calendar of its reader.
  add('Content-Class', mail.calendar?.method && 'urn:content-classes:calendarmessage')
  add('Thread-Topic', mail.threadTopic)
  add('Thread-Index', mail.threadIndex && Buffer.from(mail.threadIndex).toString('base64'))
  for (const { name, value } of mail.headers ?? []) {
    const key = name.toLowerCase()
    if (/^[!-9;-~]{1,76}$/.test(name) && !ownHeaders.has(key) && !key.startsWith('content-')) add(name, value)
  }
  return headers
}

function addressField({ name, address }: Address): Address {
  return { name: oneLine(name), address: oneLine(address) }
}

function attachmentField(attachment: MailAttachment) {
  const { name, contentType, contentId, isInline, content, isText = false } = attachment
  return {
    filename: oneLine(name) || false,
    contentType: /^[\w.+-]+\/[\w.+-]+(?:; [\w-]+=[\w-]+)*$/.test(contentType)
      ? contentType
      : 'application/octet-stream',
    ...(isText && { contentTransferEncoding: 'quoted-printable' as const }),
    contentDisposition: isInline ? 'inline' : 'attachment',
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    // A content id moves a part beside the HTML body; one that nobody shows there stays an attachment.
    ...(contentId !== undefined &&
      (isInline ? { cid: oneLine(contentId) } : { headers: { 'Content-ID': `<${oneLine(contentId)}>` } })),
  } as const
}

/** The same for the same message, and not to be foreseen by whoever wrote a part of it. */
function boundaryOf(mail: OutgoingMail): string {
  const hash = createHash('sha256')
  for (const part of [mail.messageId, mail.text, mail.html, mail.calendar?.text]) hash.update(`${part ?? ''}\0`)
  for (const { content } of mail.attachments ?? []) hash.update(content)
  return hash.digest('hex').slice(0, 32)
}

/** Control characters have no place in a header: no value may begin a new line. */
function oneLine(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed.
  return value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
}

function tokenOf(value: string): string {
  return value.replace(/[^A-Za-z0-9-]/g, '')
}
