import type { HttpReply, HttpRequest } from '#http/exchange'

export const xml = { 'content-type': 'text/xml; charset=utf-8' }

/** Of every answer to an operation. `hostName` is what the server calls itself. */
export function answerHeaders(request: HttpRequest, hostName: string): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': xml['content-type'] }
  addTrace(headers, request)
  addAffinity(headers, request, hostName)
  return headers
}

/**
 * Any other reply with what an answer to an operation is made with: faults, refused logins and Autodiscover are looked into as well. Exchange
 * names its servers besides (`X-FEServer`, `X-TargetBEServer`, `X-DiagInfo`); here is one, and no client reads its name.
 */
export function traced(reply: HttpReply, request: HttpRequest): HttpReply {
  if ('request-id' in reply.headers) return reply
  const headers = { ...reply.headers }
  addTrace(headers, request)
  return { ...reply, headers }
}

/** Whoever wants to stay with a server gets the cookie for it, as Exchange gives it (docs "Maintain affinity between a group of subscriptions"). */
function addAffinity(headers: Record<string, string>, request: HttpRequest, hostName: string): void {
  const name = 'X-BackEndOverrideCookie'
  const isWanted = request.header('x-preferserveraffinity')?.toLowerCase() === 'true'
  if (isWanted && !request.header('cookie')?.includes(`${name}=`))
    headers['set-cookie'] = `${name}=${hostName}; Path=/; HttpOnly`
}

/** Gives a reply an id, and echoes the caller's where it asks for that (docs "Instrumenting client requests for EWS"). */
function addTrace(headers: Record<string, string | readonly string[]>, request: HttpRequest): void {
  headers['request-id'] = crypto.randomUUID()
  const isWanted = request.header('return-client-request-id')?.toLowerCase() === 'true'
  const id = isWanted ? request.header('client-request-id') : undefined
  if (id !== undefined) headers['client-request-id'] = id
}
