import type { HttpReply, HttpRequest } from '#http/exchange'
import type { RequestLog } from './request-log.js'

export const xml = { 'content-type': 'text/xml; charset=utf-8' }

/** Of every answer to an operation. `hostName` is what the server calls itself. */
export function answerHeaders(log: RequestLog, hostName: string): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': xml['content-type'] }
  addTrace(headers, log)
  addAffinity(headers, log.request, hostName)
  return headers
}

/**
 * Any other reply with what an answer to an operation is made with: faults, refused logins and Autodiscover are looked into as well. Exchange
 * names its servers besides (`X-FEServer`, `X-TargetBEServer`, `X-DiagInfo`); here is one, and no client reads its name.
 */
export function traced(reply: HttpReply, log: RequestLog): HttpReply {
  if ('request-id' in reply.headers) return reply
  const headers = { ...reply.headers }
  addTrace(headers, log)
  return { ...reply, headers }
}

/** Whoever wants to stay with a server gets the cookie for it, as Exchange gives it (docs "Maintain affinity between a group of subscriptions"). */
function addAffinity(headers: Record<string, string>, request: HttpRequest, hostName: string): void {
  const name = 'X-BackEndOverrideCookie'
  const isWanted = request.header('x-preferserveraffinity')?.toLowerCase() === 'true'
  if (isWanted && !request.header('cookie')?.includes(`${name}=`))
    headers['set-cookie'] = `${name}=${hostName}; Path=/; HttpOnly`
}

/** Gives a reply the id that the log has for it, and echoes the caller's where it asks for that (docs "Instrumenting client requests for EWS"). */
function addTrace(headers: Record<string, string | readonly string[]>, { request, requestId }: RequestLog): void {
  headers['request-id'] = requestId
  const isWanted = request.header('return-client-request-id')?.toLowerCase() === 'true'
  const id = isWanted ? request.header('client-request-id') : undefined
  if (id !== undefined) headers['client-request-id'] = id
}
