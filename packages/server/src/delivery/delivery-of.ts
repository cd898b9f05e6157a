import type { Draft } from '#mailbox/draft'
import { type Deliver, deliverMail } from './deliver.js'
import { deliverCancellation, deliverRequest } from './requests.js'
import { deliverResponse } from './responses.js'

/** Messages that mean more where they come than that they lie in the Inbox, by element. */
const deliveries: Readonly<Record<string, Deliver>> = {
  MeetingRequest: deliverRequest,
  MeetingResponse: deliverResponse,
  MeetingCancellation: deliverCancellation,
}

/** How a message is brought to its recipients. */
export const deliveryOf = ({ table }: Draft): Deliver => deliveries[table.element] ?? deliverMail
