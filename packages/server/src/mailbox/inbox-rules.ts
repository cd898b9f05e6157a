import { EwsError, Rule } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import type { WriteSession } from './session.js'
import { changeSettings } from './settings.js'

/**
 * The rules of an Inbox rest in the settings of its mailbox: they go where the mailbox goes, and a delivery, which has the row at
 * hand, reads nothing more to learn that there are none.
 */
interface RuleSettings {
  readonly inboxRules?: readonly unknown[]
}

/** Bytes that the rules of a mailbox may take (docs "Set-Mailbox", RulesQuota). */
const rulesQuota = 256 * 1024

/** In the order in which they run. */
export const inboxRulesOf = ({ settings }: MailboxRow): Rule[] =>
  ((JSON.parse(settings) as RuleSettings).inboxRules ?? []).map((packed) => Rule.unpack(packed))

/** Throws `ErrorRulesOverQuota` where they are too many. */
export async function saveInboxRules(
  { store }: WriteSession,
  mailbox: MailboxRow,
  rules: readonly Rule[],
): Promise<void> {
  const inboxRules = rules.toSorted((a, b) => a.priority - b.priority).map((rule) => Rule.pack(rule))
  if (JSON.stringify(inboxRules).length > rulesQuota) throw new EwsError('ErrorRulesOverQuota')
  await changeSettings<RuleSettings>(store, mailbox, () => ({ inboxRules }))
}

/** Says of a rule that it cannot do what it is to do; it does not run until somebody sets it anew. */
export async function markInError({ store }: WriteSession, mailbox: MailboxRow, ruleId: string): Promise<void> {
  await changeSettings<RuleSettings>(store, mailbox, (settings) => ({
    inboxRules: (settings.inboxRules ?? []).map((packed) => {
      const rule = Rule.unpack(packed)
      return rule.ruleId === ruleId ? Rule.pack({ ...rule, isInError: true }) : packed
    }),
  }))
}
