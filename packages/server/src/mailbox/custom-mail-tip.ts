import { textToHtmlLines } from '#content/html'
import type { MailboxRow } from '#store/store'
import { settingOf } from './settings.js'

/** What an administrator tells senders of a mailbox or a list: by language in lower case, and under `default` for all others. */
export type MailTipTexts = Readonly<Record<string, string>>

/** What a mailbox keeps of it in its settings. */
export interface MailTipSettings {
  readonly mailTips?: MailTipTexts | undefined
}

/** As much of one as is shown (docs "Set-Mailbox", MailTip). */
export const mailTipLimit = 175

export const mailTipsOf = (mailbox: Pick<MailboxRow, 'settings'>): MailTipTexts =>
  settingOf<MailTipSettings>(mailbox, 'mailTips') ?? {}

/**
 * The tip in the language of a culture (`es-MX`, or Spanish in general), else the default one (docs "Configure Custom MailTips"); `undefined`
 * where there is none. It is HTML with no tags but those around it (docs "Set-Mailbox", MailTip), which the older sample of the operation lacks.
 */
export function customMailTip(mailbox: Pick<MailboxRow, 'settings'>, culture = ''): string | undefined {
  const texts = mailTipsOf(mailbox)
  let language = culture.toLowerCase()
  while (language !== '' && texts[language] === undefined)
    language = language.slice(0, Math.max(0, language.lastIndexOf('-')))
  const text = texts[language] ?? texts['default']
  return text === undefined ? undefined : `<html><body>${textToHtmlLines(text)}</body></html>`
}
