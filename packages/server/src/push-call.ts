import {
  EwsError,
  readResponse,
  SendNotification,
  type SendNotificationResponse,
  type SendNotificationResponseMessage,
  type SubscriptionStatus,
  stringSource,
  writeRequest,
} from '@exchequer/protocol'
import type { PushedNotification } from '#notifications/pushes'

/** A listener that takes longer is called again. */
const patience = 20_000
/** The answer is a word. */
const longestAnswer = 64 * 1024

/**
 * Calls the listener of a push subscription over HTTP: posts SendNotification (docs "SendNotification"), and reads whether it is to go on.
 * Rejects for anything else than an answer of that kind; a redirect is none, since the listener named where it is.
 */
export async function callListener(
  fetch: (request: Request) => Promise<Response>,
  url: string,
  told: PushedNotification,
  signal: AbortSignal,
): Promise<SubscriptionStatus> {
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${SendNotification.soapAction}"` }
  const body = writeRequest(SendNotification, requestOf(told), { version: 'Exchange2013_SP1' })
  const init = { method: 'POST', redirect: 'manual', headers, body: [...body].join('') } as const
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  const response = await fetch(new Request(url, { ...init, signal: limited }))
  if (response.status !== 200) throw new Error(`The listener answered HTTP ${response.status}.`)
  const { answer } = readResponse(SendNotification, stringSource(await textOf(response)))
  if (!answer?.subscriptionStatus) throw new Error('The listener answered something else than SendNotificationResult.')
  return answer.subscriptionStatus
}

function requestOf({ notification, code }: PushedNotification): SendNotificationResponse {
  const message: SendNotificationResponseMessage =
    code === undefined
      ? { responseClass: 'Success', responseCode: 'NoError', notification }
      : { responseClass: 'Error', messageText: new EwsError(code).message, responseCode: code, notification }
  return { responseMessages: [{ element: 'SendNotificationResponseMessage', value: message }] }
}

async function textOf(response: Response): Promise<string> {
  let text = ''
  if (!response.body) return text
  const decoder = new TextDecoder()
  for await (const piece of response.body) {
    text += decoder.decode(piece as Uint8Array, { stream: true })
    if (text.length > longestAnswer) throw new Error('The listener answered more than a word.')
  }
  return text + decoder.decode()
}
