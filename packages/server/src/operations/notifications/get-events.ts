import type { GetEventsRequest, GetEventsResponseMessage } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import { getEvents as eventsAfter } from '#notifications/get-events'
import { single } from '../per-item.js'

/** GetEvents (MS-OXWSNTIF 3.1.4.1). */
export const getEvents = (request: GetEventsRequest, session: Session): Promise<GetEventsResponseMessage[]> =>
  single(session, {}, async () => ({ notification: await eventsAfter(session, request) }))
