import type { GetInboxRulesRequest, GetInboxRulesResponse } from '@exchequer/protocol'
import { inboxRulesOf } from '#mailbox/inbox-rules'
import { outlookRuleBlobExists } from '#mailbox/outlook-rules'
import type { Session } from '#mailbox/session'
import { ownMailbox } from '../own-mailbox.js'
import { single } from '../per-item.js'

/** GetInboxRules (docs "GetInboxRules operation"). */
export async function getInboxRules(
  { mailboxSmtpAddress }: GetInboxRulesRequest,
  session: Session,
): Promise<GetInboxRulesResponse> {
  const [answer] = await single<GetInboxRulesResponse>(session, {}, async () => {
    const mailbox = await ownMailbox(session, mailboxSmtpAddress)
    return {
      outlookRuleBlobExists: await outlookRuleBlobExists(session, mailbox),
      inboxRules: inboxRulesOf(mailbox),
    }
  })
  return answer!
}
