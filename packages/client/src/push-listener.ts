import {
  readCallback,
  SendNotification,
  type SendNotificationResponseMessage,
  stringSource,
  writeCallbackAnswer,
  XmlError,
} from '@exchequer/protocol'
import { refusalOf, type ServiceResponseException } from './errors.js'
import { eventsOf, type NotificationEvent } from './notification-events.js'

/** What a server calls with. */
export interface PushedEvents {
  readonly subscriptionId: string
  /** None is a sign of life. */
  readonly events: readonly NotificationEvent[]
  /** Where another subscription would go on from. */
  readonly watermark: string | undefined
  /** What went wrong: some events were missed. */
  readonly error?: ServiceResponseException
}

/**
 * Makes what a server of push notifications calls: a function from a request to its answer, to be put behind any listener. `take` gives
 * `false` to end the subscription; where it throws, the listener has not answered, and the server calls again.
 */
export function pushListener(take: (pushed: PushedEvents) => unknown): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    const message = readPush(await request.text())
    if (!message?.notification) return new Response(null, { status: 400 })
    const isWanted = (await take(pushedBy(message))) !== false
    const answer = writeCallbackAnswer(SendNotification, { subscriptionStatus: isWanted ? 'OK' : 'Unsubscribe' })
    return new Response(answer, { headers: { 'Content-Type': 'text/xml; charset=utf-8' } })
  }
}

function readPush(text: string): SendNotificationResponseMessage | undefined {
  try {
    const [message] = readCallback(SendNotification, stringSource(text))?.responseMessages ?? []
    return message?.value as SendNotificationResponseMessage | undefined
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

function pushedBy(message: SendNotificationResponseMessage): PushedEvents {
  const { subscriptionId, events } = message.notification
  return {
    subscriptionId,
    events: eventsOf(events),
    watermark: events.at(-1)?.value.watermark,
    ...(message.responseClass === 'Error' && { error: refusalOf(message) }),
  }
}
