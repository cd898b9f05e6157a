import { EwsError, type RequestHeaders } from '@exchequer/protocol'
import { isCulture } from '#mailbox/languages'

/** The culture of `MailboxCulture`. Throws `ErrorUnsupportedCulture` for what could not be one. */
export function cultureOfCall({ mailboxCulture }: RequestHeaders): string | undefined {
  const culture = mailboxCulture?.value
  if (culture !== undefined && !isCulture(culture)) throw new EwsError('ErrorUnsupportedCulture')
  return culture
}
