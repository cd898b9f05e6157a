import { type Attachment, EwsError, itemClassOf } from '@exchequer/protocol'
import type { Address, MailAttachment, ParsedMail } from '#content/mail'
import type { Draft } from './draft.js'
import { applyMeeting } from './meeting-import.js'
import { mailboxOfAddress } from './recipients.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'

/** Makes a message out of its RFC 5322 form, and keeps the form. Throws `ErrorMimeContentInvalid` for what is no message. */
export async function applyMail(session: WriteSession, draft: Draft, bytes: Uint8Array): Promise<void> {
  const { parseMail } = await import('#content/parse-mail')
  const mail = await parseMail(bytes)
  if (mail.headers.length === 0 && !/^\r?\n/.test(String.fromCharCode(...bytes.subarray(0, 2))))
    throw new EwsError('ErrorMimeContentInvalid')
  for (const key of optional) delete draft.properties[key]
  Object.assign(draft.properties, propertiesOf(mail))
  draft.attachments = mail.attachments.map(attachmentOf)
  draft.body =
    mail.html !== undefined ? { bodyType: 'HTML', value: mail.html } : { bodyType: 'Text', value: mail.text ?? '' }
  draft.mime = bytes
  draft.state.hasMime = true
  draft.state.headers = mail.headers.filter(({ name }) => name.toLowerCase() !== 'bcc')
  if (mail.threadIndex) draft.state.conversationIndex = Buffer.from(mail.threadIndex).toString('base64')
  if (draft.table.isMessage) await takeClass(session, draft, mail)
  draft.mimeSays = { properties: { ...draft.properties }, body: draft.body, attachments: draft.attachments }
}

/** A signed message, a report or an invitation is what its form says (docs "CreateItem", MimeContent without ItemClass). */
async function takeClass(session: WriteSession, draft: Draft, mail: ParsedMail): Promise<void> {
  draft.itemClass = mail.itemClass
  draft.table = itemClassOf(mail.itemClass)
  const isMeeting = draft.table.element !== 'Message' && mail.calendar
  if (!isMeeting || (await applyMeeting(session, draft, mail.calendar!.text, propertiesOf(mail)))) return
  draft.itemClass = 'IPM.Note'
  draft.table = itemClassOf(draft.itemClass)
}

/** What a message may say; a draft that is made anew from one keeps none of it. */
const optional = [
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'inReplyTo',
  'references',
  'conversationTopic',
]

function propertiesOf(mail: ParsedMail): Properties {
  const { from, sender, date, messageId, inReplyTo, references, threadTopic } = mail
  const properties: Properties = {
    subject: mail.subject,
    importance: mail.importance,
    sensitivity: mail.sensitivity,
    isReadReceiptRequested: mail.readReceiptTo !== undefined,
    isDeliveryReceiptRequested: mail.deliveryReceiptTo !== undefined,
  }
  const add = (key: string, value: unknown): void => {
    if (value !== undefined) properties[key] = value
  }
  const addPeople = (key: string, people: Address[]): void => {
    const known = people.flatMap((person) => mailboxOfAddress(person) ?? [])
    if (known.length > 0) properties[key] = known
  }
  add('from', from && mailboxOfAddress(from))
  add('sender', (sender && mailboxOfAddress(sender)) ?? (from && mailboxOfAddress(from)))
  addPeople('toRecipients', mail.to)
  addPeople('ccRecipients', mail.cc)
  addPeople('bccRecipients', mail.bcc)
  addPeople('replyTo', mail.replyTo)
  add('dateTimeSent', date)
  add('internetMessageId', messageId)
  add('inReplyTo', inReplyTo)
  if (references.length > 0) add('references', references.join(' '))
  add('conversationTopic', threadTopic)
  return properties
}

function attachmentOf({ name, contentType, contentId, isInline, content }: MailAttachment): Attachment {
  return {
    element: 'FileAttachment',
    value: { name, contentType, ...(contentId !== undefined && { contentId }), isInline, content },
  }
}
