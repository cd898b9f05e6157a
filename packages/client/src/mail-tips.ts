import {
  GetMailTips,
  type Mailbox,
  type MailTips,
  type MailTipsResponseMessage,
  type MailTipTypes,
} from '@exchequer/protocol'
import { type CallOptions, call } from './call.js'
import type { Connection } from './connection.js'
import { refuseError, ServiceRequestException } from './errors.js'
import { type Answered, responseOf, ServiceResponseCollection } from './service-response.js'

export interface GetMailTipsOptions extends CallOptions {
  /** All unless this says otherwise. */
  readonly mailTipsRequested?: MailTipTypes
}

/** What is to be known of one recipient. */
export type MailTipsResponse = Answered<{ readonly mailTips: MailTips }>

/** As many recipients as Exchange takes in a call (`maxRecipientsPerGetMailTipsRequest`). */
const mostRecipients = 50

/** What whoever writes as `sendingAs` may want to know of recipients before: who is away, has no room, is many. A response for each. */
export async function getMailTips(
  connection: Connection,
  sendingAs: string,
  recipients: readonly (string | Mailbox)[],
  { mailTipsRequested = ['All'], ...options }: GetMailTipsOptions = {},
): Promise<ServiceResponseCollection<MailTipsResponse>> {
  const responses: MailTipsResponse[] = []
  for (let from = 0; from < recipients.length; from += mostRecipients) {
    const asked = recipients.slice(from, from + mostRecipients).map(mailboxOf)
    const request = { sendingAs: mailboxOf(sendingAs), recipients: asked, mailTipsRequested }
    const { responseMessages = [] } = await call(connection, GetMailTips, request, options, (answer) => {
      refuseError(answer)
      const { length = 0 } = answer.responseMessages ?? []
      if (length !== asked.length)
        throw new ServiceRequestException(`The server told of ${length} recipients instead of ${asked.length}.`, {
          status: 200,
        })
    })
    responses.push(...responseMessages.map(answered))
  }
  return new ServiceResponseCollection(responses)
}

const mailboxOf = (recipient: string | Mailbox): Mailbox =>
  typeof recipient === 'string' ? { emailAddress: recipient, routingType: 'SMTP' } : recipient

const answered = (message: MailTipsResponseMessage): MailTipsResponse =>
  ({ ...responseOf(message), ...(message.mailTips && { mailTips: message.mailTips }) }) as MailTipsResponse
