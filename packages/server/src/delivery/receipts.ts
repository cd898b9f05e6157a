import { EwsError, type Mailbox } from '@exchequer/protocol'
import type { MailHeader } from '#content/mail'
import { mailboxOf } from '#mailbox/directory'
import { isDistributionList } from '#mailbox/distribution-lists'
import type { Draft } from '#mailbox/draft'
import { mailboxNamed } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { mailDate } from './headers.js'
import { deliverReport, postmaster } from './report.js'

interface Kind {
  readonly itemClass: string
  readonly prefix: string
  readonly words: string
  /** RFC 8098 3.2.6. */
  readonly disposition: string
}

const kinds: Readonly<Record<'read' | 'deleted', Kind>> = {
  read: {
    itemClass: 'REPORT.IPM.Note.IPNRN',
    prefix: 'Read',
    words: 'was read',
    disposition: 'manual-action/MDN-sent-automatically; displayed',
  },
  deleted: {
    itemClass: 'REPORT.IPM.Note.IPNNRN',
    prefix: 'Not read',
    words: 'was deleted without being read',
    disposition: 'automatic-action/MDN-sent-automatically; deleted',
  },
}

/** Tells the sender of a message in a report that it was read, or that it never will be ([MS-OXOMSG] 3.2.4.7, RFC 8098). */
export async function sendReceipt(
  session: WriteSession,
  reader: MailboxRow,
  { properties, state }: Pick<StoredItem, 'properties' | 'state'>,
  kind: 'read' | 'deleted',
): Promise<void> {
  const to = await authorOf(session, properties)
  if (!to) return
  const { itemClass, prefix, words, disposition } = kinds[kind]
  const { internetMessageId } = properties as { internetMessageId?: string }
  const fields: MailHeader[] = [
    { name: 'Reporting-UA', value: session.settings.hostName },
    { name: 'Final-Recipient', value: `rfc822;${reader.address}` },
    ...(internetMessageId === undefined ? [] : [{ name: 'Original-Message-ID', value: internetMessageId }]),
    { name: 'Disposition', value: disposition },
  ]
  await deliverIfRoom(
    session,
    to,
    { properties, state },
    {
      itemClass,
      from: mailboxNamed(reader),
      prefix,
      type: 'disposition-notification',
      text: textOf(properties, reader, words, session.now),
      fields: [fields],
    },
  )
}

/** Tells the sender of a message, who asked for that, that it lies in a mailbox (RFC 3464). */
export async function confirmDelivery(
  session: WriteSession,
  sender: MailboxRow,
  to: MailboxRow,
  message: Draft,
): Promise<void> {
  await deliverIfRoom(session, sender, message, {
    itemClass: 'REPORT.IPM.Note.DR',
    from: postmaster(session),
    prefix: 'Delivered',
    type: 'delivery-status',
    text: textOf(message.properties, to, 'was delivered', session.now),
    fields: [
      [{ name: 'Reporting-MTA', value: `dns;${session.settings.hostName}` }],
      [
        { name: 'Final-Recipient', value: `rfc822;${to.address}` },
        { name: 'Action', value: 'delivered' },
        { name: 'Status', value: '2.0.0' },
      ],
    ],
  })
}

/** Who wrote a message, where this server has his mailbox; nothing leaves for anywhere else, and behind a list nobody waits for it. */
async function authorOf(
  { store }: WriteSession,
  properties: StoredItem['properties'],
): Promise<MailboxRow | undefined> {
  const author = (properties['sender'] ?? properties['from']) as Mailbox | undefined
  const mailbox = author?.emailAddress === undefined ? undefined : await mailboxOf(store, author.emailAddress)
  return mailbox && isDistributionList(mailbox) ? undefined : mailbox
}

function textOf(properties: StoredItem['properties'], reader: MailboxRow, words: string, now: Date): string {
  const { subject, dateTimeSent } = properties as { subject?: string; dateTimeSent?: Date }
  return [
    'Your message',
    '',
    `    To: ${reader.displayName} <${reader.address}>`,
    `    Subject: ${subject ?? ''}`,
    ...(dateTimeSent ? [`    Sent: ${mailDate(dateTimeSent)}`] : []),
    '',
    `${words} on ${mailDate(now)}.`,
  ].join('\r\n')
}

/** A receipt is a courtesy: a sender whose mailbox is full gets none, and whoever reads his message is not held up by that. */
async function deliverIfRoom(...[session, to, message, report]: Parameters<typeof deliverReport>): Promise<void> {
  try {
    await session.store.savepoint(() => deliverReport(session, to, message, report))
  } catch (error) {
    if (!(error instanceof EwsError) || error.code !== 'ErrorQuotaExceeded') throw error
    session.logger.warn('a receipt found no room', { to: to.address, kind: report.itemClass })
  }
}
