import { itemClassOf, type Mailbox } from '@exchequer/protocol'
import type { ReportParts } from '#content/compose-report'
import { newMessageId } from '#content/mail-ids'
import { indexBehind } from '#mailbox/conversations'
import type { Draft } from '#mailbox/draft'
import { mailboxNamed } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import { cutSubject } from '#mailbox/subject'
import type { MailboxRow } from '#store/store'
import { headersOf, receivedHeader } from './headers.js'
import { fileByRules } from './run-rules.js'

export interface Report extends Pick<ReportParts, 'type' | 'text' | 'fields'> {
  /** `REPORT.IPM.Note.NDR` and the like ([MS-OXCMAIL] 2.1.3.2.7). */
  readonly itemClass: string
  readonly from: Mailbox
  /** The word before the subject of what is reported on. */
  readonly prefix: string
}

/** Who reports what no person does. */
export const postmaster = ({ settings: { hostName } }: WriteSession): Mailbox => ({
  name: 'Mail Delivery System',
  emailAddress: `postmaster@${hostName}`,
  routingType: 'SMTP',
  mailboxType: 'Mailbox',
})

/** Puts a report about a message into the Inbox of a mailbox, in the conversation of the message. */
export async function deliverReport(
  session: WriteSession,
  to: MailboxRow,
  message: Pick<Draft, 'properties' | 'state'>,
  { itemClass, from, prefix, type, text, fields }: Report,
): Promise<void> {
  const { composeReport } = await import('#content/compose-report')
  const me = mailboxNamed(to)
  const { subject, internetMessageId, conversationTopic } = message.properties as Record<string, string | undefined>
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
      conversationIndex: indexBehind(message.state.conversationIndex, session.now),
    },
    isRead: false,
    body: { bodyType: 'Text', value: text },
    mime: await composeReport({
      type,
      from: { name: from.name!, address: from.emailAddress! },
      to: { name: to.displayName, address: to.address },
      subject: reportSubject,
      date: session.now,
      messageId,
      inReplyTo: internetMessageId,
      text,
      fields,
    }),
    attachments: [],
  }
  report.state.hasMime = true
  report.state.headers = [
    receivedHeader(session),
    ...headersOf({ ...report, state: { ...report.state, hasMime: false } }),
    { name: 'Auto-Submitted', value: 'auto-replied' },
  ]
  // What rules would send on of it stays here: nobody else waits for a report, and one about a message that a rule sent would go round.
  await fileByRules(session, to, report)
}
