import { GetPasswordExpirationDate } from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'

export interface GetPasswordExpirationDateOptions extends CallOptions {
  /** Whose password; one's own where absent. */
  readonly mailboxSmtpAddress?: string
}

/** Exchange's `DateTime.MaxValue`, whatever zone it was written in. */
const never = Date.UTC(9999, 11, 30)

/** When the password ends; `undefined` where it never does. */
export async function getPasswordExpirationDate(
  connection: Connection,
  { mailboxSmtpAddress, ...options }: GetPasswordExpirationDateOptions = {},
): Promise<Date | undefined> {
  const request = mailboxSmtpAddress === undefined ? {} : { mailboxSmtpAddress }
  const { passwordExpirationDate } = await callSingle(connection, GetPasswordExpirationDate, request, options)
  return passwordExpirationDate.getTime() < never ? passwordExpirationDate : undefined
}
