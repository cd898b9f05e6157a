import { type Body, itemClassOf, type Mailbox } from '@exchequer/protocol'
import { conversationTopic, prefixedSubject } from '#content/conversation'
import type { MailHeader } from '#content/mail'
import { newMessageId } from '#content/mail-ids'
import { attachedItem } from '#mailbox/attachment-drafts'
import { indexBehind, threadOf } from '#mailbox/conversations'
import type { Draft } from '#mailbox/draft'
import { isTrue } from '#mailbox/extended-properties'
import { quotedBody } from '#mailbox/quoted-body'
import { mailboxNamed } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'
import { autoForwardedKey, hopsOf, loopHeader } from './automatic.js'
import { mailDate } from './headers.js'

/** What the rules of a mailbox need to write a message on their own. */
export interface Author {
  readonly session: WriteSession
  readonly mailbox: MailboxRow
}

/** A message sent on to others in the name of the mailbox, its words quoted and everything attached to it attached again. */
export function forwarded(author: Author, message: Draft, to: readonly Mailbox[]): Draft {
  return {
    ...written(author, message, to, 'FW'),
    body: quotedBody(undefined, message.body ?? emptyBody, message.properties, { zone: author.session.zone }),
    attachments: message.attachments,
    extended: { [autoForwardedKey]: isTrue },
  }
}

/** The same with the message whole, in an attachment. */
export function forwardedAsAttachment(author: Author, message: Draft, to: readonly Mailbox[]): Draft {
  return {
    ...written(author, message, to, 'FW'),
    attachments: [attachedItem(message, author.session.now)],
    extended: { [autoForwardedKey]: isTrue },
  }
}

/** A message as it came, for somebody else: it still is from its author and to whom he wrote it ([MS-OXORULE] 2.2.5.1.1). */
export function redirected({ session, mailbox }: Author, message: Draft): Draft {
  const { receivedBy: _by, receivedRepresenting: _for, ...properties } = message.properties
  const headers = [
    ...traceHeaders(mailbox, message),
    { name: 'Resent-From', value: mailbox.address },
    { name: 'Resent-Date', value: mailDate(session.now) },
  ]
  // Whatever is put before the first line of a message leaves its signatures whole.
  const lines = headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  return {
    ...message,
    properties: { ...properties, isDeliveryReceiptRequested: false },
    mime: message.mime && Buffer.concat([Buffer.from(lines), message.mime]),
    state: { ...message.state, headers: [...headers, ...(message.state.headers ?? [])] },
  }
}

/** The answer to a message that a template gives: its words, and what is attached to it. */
export function replied(author: Author, message: Draft, template: Draft, to: readonly Mailbox[]): Draft {
  const reply = written(author, message, to, 'RE')
  const { subject, importance } = template.properties as { subject?: string; importance?: string }
  const itemClass = 'IPM.Note.Rules.ReplyTemplate.Microsoft'
  return {
    ...reply,
    table: itemClassOf(itemClass),
    itemClass,
    properties: { ...reply.properties, ...(subject && { subject }), importance: importance ?? 'Normal' },
    body: template.body ?? emptyBody,
    attachments: template.attachments,
    state: {
      ...reply.state,
      headers: [...reply.state.headers!, { name: 'Auto-Submitted', value: 'auto-replied' }],
    },
  }
}

const emptyBody: Body = { bodyType: 'Text', value: '' }

/** A message from the mailbox about one that came in, in the conversation of that. */
export function written(
  { session: { now, settings }, mailbox }: Author,
  message: Draft,
  toRecipients: readonly Mailbox[],
  prefix: 'RE' | 'FW',
): Draft {
  const { properties, state } = message
  const subject = (properties['subject'] as string | undefined) ?? ''
  const from = mailboxNamed(mailbox)
  const itemClass = 'IPM.Note'
  return {
    table: itemClassOf(itemClass),
    itemClass,
    properties: {
      subject: cutSubject(prefixedSubject(prefix, subject)),
      importance: properties['importance'] ?? 'Normal',
      sensitivity: properties['sensitivity'] ?? 'Normal',
      from,
      sender: from,
      toRecipients,
      isReadReceiptRequested: false,
      isDeliveryReceiptRequested: false,
      internetMessageId: newMessageId(settings.hostName),
      conversationTopic: properties['conversationTopic'] ?? conversationTopic(subject),
      ...threadOf(properties),
      dateTimeSent: now,
      dateTimeReceived: now,
      dateTimeCreated: now,
      culture: 'en-US',
    },
    extended: {},
    state: {
      flags: 0,
      conversationIndex: indexBehind(state.conversationIndex, now),
      headers: traceHeaders(mailbox, message),
    },
    isRead: true,
    body: emptyBody,
    mime: undefined,
    attachments: [],
  }
}

/** Through whose rules it has come, this mailbox's last. */
const traceHeaders = ({ address }: MailboxRow, message: Draft): MailHeader[] =>
  [...hopsOf(message), address].map((value) => ({ name: loopHeader, value }))
