import { itemClassOf, type Mailbox } from '@exchequer/protocol'
import { conversationIndex } from '#content/conversation'
import { newMessageId } from '#content/mail-ids'
import type { Draft } from '#mailbox/draft'
import { mailboxNamed } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'
import { headersOf, receivedHeader } from './headers.js'
import { fileByRules } from './run-rules.js'

export interface Report {
  /** `REPORT.IPM.Note.NDR` and the like ([MS-OXCMAIL] 2.1.3.2.7). */
  readonly itemClass: string
  readonly from: Mailbox
  /** The word before the subject of what is reported on. */
  readonly prefix: string
  readonly text: string
  /** The form in which it would travel, where there is one (RFC 6522). */
  readonly mime?: (messageId: string, subject: string) => Promise<Uint8Array>
}

/** Puts a report about a message into the Inbox of a mailbox, in the conversation of the message. */
export async function deliverReport(
  session: WriteSession,
  to: MailboxRow,
  message: Pick<Draft, 'properties' | 'state'>,
  { itemClass, from, prefix, text, mime }: Report,
): Promise<void> {
  const me = mailboxNamed(to)
  const { subject, internetMessageId, conversationTopic } = message.properties as Record<string, string | undefined>
  const parent = message.state.conversationIndex
  const messageId = newMessageId(session.settings.hostName)
  const reportSubject = cutSubject(`${prefix}: ${subject ?? ''}`)
  const report: Draft = {
    table: itemClassOf(itemClass),
    itemClass,
    properties: {
      subject: reportSubject,
      importance: 'Normal',
      sensitivity: 'Normal',
      from,
      sender: from,
      toRecipients: [me],
      receivedBy: me,
      receivedRepresenting: me,
      isReadReceiptRequested: false,
      isDeliveryReceiptRequested: false,
      internetMessageId: messageId,
      conversationTopic: conversationTopic ?? '',
      ...(internetMessageId !== undefined && { inReplyTo: internetMessageId, references: internetMessageId }),
      dateTimeSent: session.now,
      dateTimeReceived: session.now,
      dateTimeCreated: session.now,
      culture: 'en-US',
    },
    extended: {},
    state: {
      flags: 0,
      conversationIndex: Buffer.from(
        conversationIndex(parent === undefined ? undefined : Buffer.from(parent, 'base64'), session.now),
      ).toString('base64'),
    },
    isRead: false,
    body: { bodyType: 'Text', value: text },
    mime: await mime?.(messageId, reportSubject),
    attachments: [],
  }
  if (report.mime) report.state.hasMime = true
  report.state.headers = [
    receivedHeader(session),
    ...headersOf({ ...report, state: { ...report.state, hasMime: false } }),
    { name: 'Auto-Submitted', value: 'auto-replied' },
  ]
  // What rules would send on of it stays here: nobody else waits for a report, and one about a message that a rule sent would go round.
  await fileByRules(session, to, report)
}
