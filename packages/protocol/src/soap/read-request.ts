import { EwsError } from '../ews-error.js'
import { operations, unboundOperations } from '../operations/operations.js'
import type { Operation } from '../schema/operation.js'
import { Reading } from '../schema/type.js'
import { newest, rankOf } from '../schema/version.js'
import { type TextSource, XmlReader } from '../xml/reader.js'
import { type RequestHeaders, readRequestHeaders } from './headers.js'

export type AnyOperation = Operation<unknown, unknown>

/** A request as a server takes it in. */
export interface SoapRequest {
  readonly headers: RequestHeaders
  readonly operation: AnyOperation
  readonly request: unknown
}

/** What a client may ask for; that the WSDL does not bind an operation keeps nobody from calling it, but one that clients are asked. */
const { SendNotification: _asksClients, ...unbound } = unboundOperations
const served = { ...operations, ...unbound } as unknown as Record<string, AnyOperation>
const byElement: ReadonlyMap<string, AnyOperation> = new Map(
  Object.values(served).map((operation) => [`m:${operation.requestElement}`, operation]),
)

/**
 * Reads a request strictly. Throws `XmlError` or `SchemaError` for a document that is not what the schema says, `EwsError` for one
 * that is and cannot be served all the same.
 */
export function readRequest(source: TextSource): SoapRequest {
  const xml = new XmlReader(source)
  xml.readRoot()
  if (xml.name !== 's:Envelope') throw new EwsError('ErrorInvalidRequest')
  let headers: RequestHeaders = {}
  let found: { operation: AnyOperation; request: unknown } | undefined
  let reading = new Reading(xml)
  while (xml.nextChild()) {
    const part: string = xml.name
    if (part === 's:Header' && !found) {
      headers = readRequestHeaders(reading)
      reading = new Reading(xml, { rank: headers.version === undefined ? newest : rankOf(headers.version) })
    } else if (part === 's:Body' && !found) found = readBody(reading)
    else reading.violate(`The element 'Envelope' has invalid child element '${part}'.`)
  }
  xml.end()
  if (!found) throw new EwsError('ErrorInvalidRequest')
  if (reading.newer !== undefined) throw new EwsError('ErrorIncorrectSchemaVersion')
  return { headers, ...found }
}

function readBody(reading: Reading): { operation: AnyOperation; request: unknown } {
  const { xml } = reading
  let found: { operation: AnyOperation; request: unknown } | undefined
  while (xml.nextChild()) {
    if (found) reading.violate(`The element 'Body' has invalid child element '${xml.name}'.`)
    const operation = byElement.get(xml.name)
    if (!operation) {
      // An operation's name without its namespace is a slip of the pen, not an operation that we lack.
      if (byElement.has(`m:${xml.name.slice(xml.name.indexOf(':') + 1)}`))
        reading.violate(`The element 'Body' has invalid child element '${xml.name}'.`)
      throw new EwsError('ErrorInvalidRequest')
    }
    if (rankOf(operation.since) > reading.rank) reading.newer ??= operation.name
    found = { operation, request: operation.request.read(reading) }
  }
  if (!found) throw new EwsError('ErrorInvalidRequest')
  return found
}
