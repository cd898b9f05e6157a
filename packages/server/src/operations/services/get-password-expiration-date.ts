import type { GetPasswordExpirationDateRequest, GetPasswordExpirationDateResponseMessage } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import { ownMailbox } from '../own-mailbox.js'
import { single } from '../per-item.js'

/** What the Managed API shows as `DateTime.MaxValue`, and `DateTime.MinValue`: the schema wants a date in every answer. */
const never = new Date('9999-12-31T23:59:59Z')
const unknown = new Date('0001-01-01T00:00:00Z')

/** GetPasswordExpirationDate (docs "GetPasswordExpirationDate operation"). Passwords do not expire here. */
export async function getPasswordExpirationDate(
  { mailboxSmtpAddress }: GetPasswordExpirationDateRequest,
  session: Session,
): Promise<GetPasswordExpirationDateResponseMessage> {
  const [message] = await single<GetPasswordExpirationDateResponseMessage>(
    session,
    { passwordExpirationDate: unknown },
    async () => {
      await ownMailbox(session, mailboxSmtpAddress?.trim())
      return { passwordExpirationDate: never }
    },
  )
  return message!
}
