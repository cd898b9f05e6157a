import type { HttpReply, HttpRequest } from '#http/exchange'

export const xml = { 'content-type': 'text/xml; charset=utf-8' }

/** Of every answer to an operation. `hostName` is what the server calls itself. */
export const answerHeaders = (request: HttpRequest, hostName: string): Record<string, string> => ({
  ...xml,
  ...traceHeaders(request),
  ...affinityHeaders(request, hostName),
})

/**
 * Any other reply with what an answer to an operation is made with: faults, refused logins and Autodiscover are looked into as well. Exchange
 * names its servers besides (`X-FEServer`, `X-TargetBEServer`, `X-DiagInfo`); here is one, and no client reads its name.
 */
export const traced = (reply: HttpReply, request: HttpRequest): HttpReply =>
  'request-id' in reply.headers ? reply : { ...reply, headers: { ...reply.headers, ...traceHeaders(request) } }

/** Whoever wants to stay with a server gets the cookie for it, as Exchange gives it (docs "Maintain affinity between a group of subscriptions"). */
function affinityHeaders(request: HttpRequest, hostName: string): Record<string, string> {
  const name = 'X-BackEndOverrideCookie'
  const isWanted = request.header('x-preferserveraffinity')?.toLowerCase() === 'true'
  if (!isWanted || request.header('cookie')?.includes(`${name}=`)) return {}
  return { 'set-cookie': `${name}=${hostName}; Path=/; HttpOnly` }
}

/** Echoes the caller's request id where it asks for that (docs "Instrumenting client requests for EWS"). */
function traceHeaders(request: HttpRequest): Record<string, string> {
  const id = request.header('client-request-id')
  const wanted = request.header('return-client-request-id')?.toLowerCase() === 'true'
  return { 'request-id': crypto.randomUUID(), ...(wanted && id !== undefined && { 'client-request-id': id }) }
}
