import {
  type AutodiscoverOperation,
  type PoxError,
  type PoxSettings,
  readAutodiscoverResponse,
  readPoxResponse,
  SchemaError,
  type Slice,
  type TextSource,
  textSource,
  writeAutodiscoverRequest,
  writePoxRequest,
  XmlError,
} from '@exchequer/protocol'
import type { Connection } from '../connection.js'
import { ServiceRequestException } from '../errors.js'
import { encode, exchangeHttp } from '../send.js'
import { signedIn } from '../signed-in.js'
import type { Failure } from './outcome.js'

/** What asking costs: a connection, and somebody who may lose patience. */
export interface Asking {
  readonly connection: Connection
  readonly signal: AbortSignal | undefined
}

type Answer<T> = { readonly answer: T } | { readonly url: string } | Failure

/** Asks by SOAP (MS-OXWSADISC). */
export async function askSoap<Q, A>(
  asking: Asking,
  url: string,
  operation: AutodiscoverOperation<Q, A>,
  request: Q,
): Promise<Answer<A>> {
  const version = soapVersion(asking.connection.version)
  const envelope = writeAutodiscoverRequest(operation, request, { to: url, version })
  const answer = await post(asking, url, envelope, { SOAPAction: `"${operation.action}"` }, (source) =>
    readAutodiscoverResponse(operation, source),
  )
  if (!('answer' in answer)) return answer
  const { answer: content } = answer
  if ('fault' in content) return { kind: 'missing', problem: `The server answered with a fault: ${content.fault.text}` }
  return { answer: content.response }
}

/** The service has its own versions: nothing before 2010, and none of those between releases (OfficeDev/ews-managed-api#140). */
function soapVersion(version: string): string {
  if (version.startsWith('Exchange2007') || version === 'Exchange2009') return 'Exchange2010'
  return version.startsWith('Exchange') ? version : 'Exchange2016'
}

/** Asks by plain XML (MS-OXDSCLI). */
export const askPox = (
  asking: Asking,
  url: string,
  address: string,
): Promise<Answer<{ settings: PoxSettings } | { error: PoxError }>> =>
  post(asking, url, writePoxRequest(address), {}, readPoxResponse)

async function post<T>(
  { connection, signal }: Asking,
  url: string,
  body: readonly Slice[],
  more: Readonly<Record<string, string>>,
  read: (source: TextSource) => T,
): Promise<Answer<T>> {
  const http = await signedIn(connection, (authorization) => {
    const headers = {
      ...connection.headers,
      ...more,
      ...(authorization !== undefined && { Authorization: authorization }),
    }
    return exchangeHttp(
      connection,
      signal,
      (ending) => new Request(url, { method: 'POST', headers, body: encode(body), redirect: 'manual', signal: ending }),
    )
  }).catch(unreachable)
  if ('kind' in http) return http
  const { response } = http
  const target = redirectionOf(response, url)
  if (target !== undefined) return { url: target }
  if (response.status === 401) return { kind: 'unauthorized', problem: 'The credentials were refused (HTTP 401).' }
  try {
    return { answer: read(textSource(http.body)) }
  } catch (error) {
    if (error instanceof XmlError || error instanceof SchemaError)
      return {
        kind: 'missing',
        problem: `HTTP ${response.status} brought something else than an answer of Autodiscover.`,
      }
    throw error
  }
}

function unreachable(error: unknown): Failure {
  if (error instanceof ServiceRequestException) return { kind: 'unreachable', problem: error.message }
  throw error
}

const redirections: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Where a redirect leads; nowhere where it does not say so, or a browser does not let us see it. */
export function redirectionOf({ status, headers }: Response, url: string): string | undefined {
  const location = headers.get('Location')
  if (!redirections.has(status) || location === null || !URL.canParse(location, url)) return undefined
  return new URL(location, url).href
}
