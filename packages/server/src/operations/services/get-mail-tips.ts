import type {
  GetMailTipsRequest,
  GetMailTipsResponseMessage,
  Mailbox,
  MailTipsResponseMessage,
} from '@exchequer/protocol'
import { mailTipsFor } from '#mailbox/mail-tips'
import { ownDomains } from '#mailbox/own-domains'
import type { Session } from '#mailbox/session'
import { perItem, success } from '../per-item.js'

/** GetMailTips (docs "GetMailTips operation"): one message for each recipient, in a shell that only says that they were asked. */
export async function getMailTips(
  { sendingAs, recipients, mailTipsRequested }: GetMailTipsRequest,
  session: Session,
): Promise<GetMailTipsResponseMessage> {
  const domains = new Set(await ownDomains(session.store))
  const sender = sendingAs.emailAddress?.trim() ?? ''
  // exchangelib forgets to say which it wants.
  const requested = mailTipsRequested ?? ['All']
  const responseMessages = await perItem<Mailbox, MailTipsResponseMessage>(
    session,
    recipients,
    {},
    async (recipient) => ({
      mailTips: await mailTipsFor(session, sender, recipient, requested, domains),
    }),
  )
  return { ...success, ...(responseMessages.length > 0 && { responseMessages }) }
}
