import {
  EwsError,
  type RuleOperationError,
  type UpdateInboxRulesRequest,
  type UpdateInboxRulesResponse,
} from '@exchequer/protocol'
import { outlookRuleBlobExists, removeOutlookRuleBlob } from '#mailbox/outlook-rules'
import { updateInboxRules as update } from '#mailbox/rule-updates'
import type { WriteSession } from '#mailbox/session'
import { ownMailbox } from '../own-mailbox.js'
import { single } from '../per-item.js'

/** UpdateInboxRules (docs "UpdateInboxRules operation"): all of its operations, or none and what is wrong with each. */
export async function updateInboxRules(
  { mailboxSmtpAddress, removeOutlookRuleBlob: removesBlob, operations }: UpdateInboxRulesRequest,
  session: WriteSession,
): Promise<UpdateInboxRulesResponse> {
  let errors: RuleOperationError[] = []
  const [answer] = await single<UpdateInboxRulesResponse>(session, {}, async () => {
    const mailbox = await ownMailbox(session, mailboxSmtpAddress)
    if (removesBlob) await removeOutlookRuleBlob(session, mailbox)
    else if (await outlookRuleBlobExists(session, mailbox)) throw new EwsError('ErrorOutlookRuleBlobExists')
    // What rules name is the mailbox's own, whoever writes them.
    errors = await update({ ...session, mailbox }, mailbox, operations)
    if (errors.length > 0) throw new EwsError('ErrorInboxRulesValidationError')
    return {}
  })
  return errors.length > 0 ? { ...answer!, ruleOperationErrors: errors } : answer!
}
