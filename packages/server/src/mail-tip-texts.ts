import { type MailTipSettings, mailTipLimit, mailTipsOf } from '#mailbox/custom-mail-tip'
import { isCulture } from '#mailbox/languages'
import { changeSettings } from '#mailbox/settings'
import type { MailboxRow, StoreTransaction } from '#store/store'
import { AccountError } from './account-error.js'

/**
 * Sets what senders are told, in a language or by default, or takes it back. Throws `AccountError` for a text of more than 175 characters or of
 * none, for what is no language, and for a translation of nothing (docs "Set-Mailbox", MailTip and MailTipTranslations).
 */
export async function changeMailTip(
  store: StoreTransaction,
  mailbox: MailboxRow,
  given: string | null,
  language?: string,
): Promise<void> {
  if (language !== undefined && (!isCulture(language) || language.toLowerCase() === 'default'))
    throw new AccountError(`"${language}" is no language: it is one of "es" or "es-MX".`)
  const text = given?.trim()
  if (text === '' || (text !== undefined && [...text].length > mailTipLimit))
    throw new AccountError(`A mail tip has at least one character, and at most ${mailTipLimit}.`)
  const key = language?.toLowerCase() ?? 'default'
  const { [key]: _before, ...others } = mailTipsOf(mailbox)
  if (text !== undefined && key !== 'default' && others['default'] === undefined)
    throw new AccountError(
      `${mailbox.address} has no mail tip that could be translated: give it one without a language first.`,
    )
  const left = key === 'default' ? undefined : others
  const mailTips = text === undefined ? left : { ...others, [key]: text }
  await changeSettings<MailTipSettings>(store, mailbox, () => ({ mailTips }))
}
