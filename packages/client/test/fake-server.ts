import {
  faultOf,
  type Operation,
  type RequestHeaders,
  rankOf,
  readRequest,
  textSource,
  type Version,
  writeFault,
  writeResponse,
} from '@exchequer/protocol'

export interface FakeCall {
  readonly name: string
  readonly headers: RequestHeaders
  // A test knows which operation it asked for.
  readonly request: never
  readonly http: Request
  readonly text: string
}

const info = {
  majorVersion: 15,
  minorVersion: 2,
  majorBuildNumber: 1,
  minorBuildNumber: 1,
  version: 'Exchange2016',
}

/** A `fetch` that decodes every request strictly and encodes what `answer` gives: a value, a Response, or a thrown EwsError. */
export function fakeServer(answer: (call: FakeCall, index: number) => unknown) {
  const calls: FakeCall[] = []
  const fetch = async (http: Request): Promise<Response> => {
    const bytes = new Uint8Array(await http.arrayBuffer())
    const { operation, request, headers } = readRequest(textSource([bytes]))
    const call: FakeCall = {
      name: operation.name,
      headers,
      request: request as never,
      http,
      text: new TextDecoder().decode(bytes),
    }
    calls.push(call)
    try {
      const result = await answer(call, calls.length - 1)
      if (result instanceof Response) return result
      return xml(200, answerText(operation, result, headers.version))
    } catch (error) {
      const fault = faultOf(error)
      if (!fault) throw error
      return xml(500, writeFault(fault).join(''))
    }
  }
  return { fetch, calls }
}

export const xml = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, { status, headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers } })

export const url = 'http://exchange.test/EWS/Exchange.asmx'

/** The document for an answer. */
export const answerText = (
  operation: Operation<never, unknown> | Operation<unknown, unknown>,
  answer: unknown,
  version: Version = 'Exchange2013_SP1',
): string => writeResponse(operation as Operation<never, unknown>, answer, info, rankOf(version)).join('')
