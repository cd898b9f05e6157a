import type { GetStreamingEventsRequest, GetStreamingEventsResponseMessage } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import type { Answers } from '#notifications/answers'
import { getStreamingEvents as openStream } from '#notifications/get-streaming-events'

/** GetStreamingEvents (MS-OXWSNTIF 3.1.4.2): goes on answering for as long as the connection stays. */
export const getStreamingEvents = (
  request: GetStreamingEventsRequest,
  session: Session,
): Promise<Answers<GetStreamingEventsResponseMessage[]>> => openStream(session, request)
