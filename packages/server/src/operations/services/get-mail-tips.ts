import {
  EwsError,
  type GetMailTipsRequest,
  type GetMailTipsResponseMessage,
  type Mailbox,
  type MailTipsResponseMessage,
} from '@exchequer/protocol'
import { mailboxOf } from '#mailbox/directory'
import { mailTipsFor, recipientsPerRequest } from '#mailbox/mail-tips'
import { domainOf, ownDomains } from '#mailbox/own-domains'
import type { Session } from '#mailbox/session'
import { isSmtpAddress } from '#mailbox/smtp-address'
import { failure, perItem, success } from '../per-item.js'

/**
 * GetMailTips (docs "GetMailTips operation"): one message for each recipient, in a shell that only says that they were asked, or why none was:
 * mail tips are off, there are too many, or nobody whose domain this is sends by such a name. By which codes the pages do not say.
 */
export async function getMailTips(
  { sendingAs, recipients, mailTipsRequested }: GetMailTipsRequest,
  session: Session,
): Promise<GetMailTipsResponseMessage> {
  if (!session.settings.mailTipsEnabled) return failure(new EwsError('ErrorMailTipsDisabled'))
  if (recipients.length > recipientsPerRequest)
    return failure(
      new EwsError(
        'ErrorInvalidOperation',
        `Mail tips are told of at most ${recipientsPerRequest} recipients at once.`,
      ),
    )
  const domains = new Set(await ownDomains(session.store))
  const name = sendingAs.emailAddress?.trim() ?? ''
  const known = await mailboxOf(session.store, name)
  if (!known && !isSmtpAddress(name)) return failure(new EwsError('ErrorInvalidSmtpAddress'))
  if (!known && domains.has(domainOf(name))) return failure(new EwsError('ErrorNonExistentMailbox'))
  const sender = known?.address ?? name
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
