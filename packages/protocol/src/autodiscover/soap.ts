import { optional } from '../schema/member.js'
import { record } from '../schema/record.js'
import { int, string } from '../schema/scalars.js'
import { Reading, tag } from '../schema/type.js'
import { newest } from '../schema/version.js'
import { writeEnvelope } from '../soap/envelope.js'
import { type Fault, readFault } from '../soap/fault.js'
import type { ServerVersionInfo } from '../soap/headers.js'
import { addressingNamespace, autodiscoverNamespace } from '../xml/namespaces.js'
import { type TextSource, XmlReader } from '../xml/reader.js'
import { type Slice, XmlWriter } from '../xml/writer.js'
import { GetDomainSettings, GetFederationInformation } from './domain-settings.js'
import type { AutodiscoverOperation } from './operation.js'
import { GetOrganizationRelationshipSettings } from './organization-relationship.js'
import { GetUserSettings } from './user-settings.js'

export type AnyAutodiscoverOperation = AutodiscoverOperation<unknown, unknown>

/** What can be asked by SOAP, by name. */
export const autodiscoverOperations = {
  GetUserSettings,
  GetDomainSettings,
  GetFederationInformation,
  GetOrganizationRelationshipSettings,
}

const byElement: ReadonlyMap<string, AnyAutodiscoverOperation> = new Map(
  (Object.values(autodiscoverOperations) as unknown as AnyAutodiscoverOperation[]).map((operation) => [
    operation.requestElement,
    operation,
  ]),
)

/** A request of SOAP Autodiscover as a server takes it in. */
export interface AutodiscoverSoapRequest {
  /** Absent where nobody knows what stands in the body. */
  readonly operation: AnyAutodiscoverOperation | undefined
  readonly request: unknown
  /** What the addressing headers say (WS-Addressing 1.0). */
  readonly action: string | undefined
  readonly messageId: string | undefined
  /** `RequestedServerVersion`. */
  readonly requestedVersion: string | undefined
}

const inAutodiscover = ` xmlns="${autodiscoverNamespace}"`

const headerNames: Readonly<Record<string, 'action' | 'messageId' | 'requestedVersion'>> = {
  'wsa:Action': 'action',
  'wsa:MessageID': 'messageId',
  'a:RequestedServerVersion': 'requestedVersion',
}

/** Reads a request, passing over what is unknown in it as Exchange does. Throws `XmlError` or `SchemaError` for what is no envelope. */
export function readAutodiscoverRequest(source: TextSource): AutodiscoverSoapRequest {
  const xml = new XmlReader(source, { lenient: true })
  const reading = new Reading(xml, { lenient: true })
  xml.readRoot()
  if (xml.name !== 's:Envelope') reading.violate(`The root element is '${xml.name}'.`)
  const headers: { [K in 'action' | 'messageId' | 'requestedVersion']?: string } = {}
  let body: { operation: AnyAutodiscoverOperation; request: unknown } | undefined
  while (xml.nextChild()) {
    if (xml.name === 's:Header') readHeaders()
    else if (xml.name === 's:Body') readBody()
    else xml.skip()
  }
  xml.end()
  const { action, messageId, requestedVersion } = headers
  return { operation: body?.operation, request: body?.request, action, messageId, requestedVersion }

  function readHeaders(): void {
    while (xml.nextChild()) {
      const key = headerNames[xml.name]
      if (key) headers[key] = xml.text().trim()
      else xml.skip()
    }
  }

  function readBody(): void {
    while (xml.nextChild()) {
      const operation = byElement.get(xml.name)
      if (operation && !body) body = { operation, request: operation.request.read(reading).request }
      else xml.skip()
    }
  }
}

/** Writes an answer. `relatesTo` is the message that it answers, where that had an id. */
export function writeAutodiscoverResponse<Q, A>(
  operation: AutodiscoverOperation<Q, A>,
  response: A,
  info: ServerVersionInfo,
  relatesTo?: string,
): Slice[] {
  const out = new XmlWriter()
  const header = (): void => {
    addressing(out, 'Action', `${operation.action}Response`, ' s:mustUnderstand="1"')
    if (relatesTo !== undefined) addressing(out, 'RelatesTo', relatesTo)
    VersionInfo.write(out, tag('a:ServerVersionInfo', inAutodiscover), info, newest)
  }
  const body = tag(operation.responseElement, inAutodiscover)
  writeEnvelope(out, header, () => operation.response.write(out, body, { response }, newest))
  return out.slices()
}

/** Writes a request. `to` is the URL that it is sent to. */
export function writeAutodiscoverRequest<Q, A>(
  operation: AutodiscoverOperation<Q, A>,
  request: Q,
  { to, version }: { to: string; version: string },
): Slice[] {
  const out = new XmlWriter()
  const header = (): void => {
    string.write(out, tag('a:RequestedServerVersion', inAutodiscover), version, newest)
    addressing(out, 'Action', operation.action)
    addressing(out, 'To', to)
  }
  const body = tag(operation.requestElement, inAutodiscover)
  writeEnvelope(out, header, () => operation.request.write(out, body, { request }, newest))
  return out.slices()
}

/** Reads an answer of any server. Throws `XmlError` or `SchemaError` for what is none. */
export function readAutodiscoverResponse<Q, A>(
  operation: AutodiscoverOperation<Q, A>,
  source: TextSource,
): { response: A } | { fault: Fault } {
  const xml = new XmlReader(source, { lenient: true })
  const reading = new Reading(xml, { lenient: true })
  xml.readRoot()
  if (xml.name !== 's:Envelope') reading.violate(`The root element is '${xml.name}'.`)
  while (xml.nextChild()) {
    if (xml.name === 's:Body') {
      const found = readBody()
      if (found) return found
    } else xml.skip()
  }
  return reading.violateEnded('There is neither a response nor a fault.')

  function readBody(): { response: A } | { fault: Fault } | undefined {
    while (xml.nextChild()) {
      if (xml.name === 's:Fault') return { fault: readFault(xml.node()) }
      if (xml.name === operation.responseElement) return operation.response.read(reading)
      xml.skip()
    }
    return undefined
  }
}

/** A fault as the framework under Exchange's service writes it. `code` is one of WS-Addressing, such as `ActionNotSupported`. */
export function writeAutodiscoverFault(code: string, text: string): Slice[] {
  const out = new XmlWriter()
  out.markup(
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>' +
      '<faultcode xmlns:a="http://schemas.microsoft.com/ws/2005/05/addressing/none">',
  )
  out.text(`a:${code}`)
  out.markup('</faultcode><faultstring xml:lang="en-US">')
  out.text(text)
  out.markup('</faultstring></s:Fault></s:Body></s:Envelope>')
  return out.slices()
}

function addressing(out: XmlWriter, name: string, value: string, attributes = ''): void {
  string.write(out, tag(`wsa:${name}`, `${attributes} xmlns:wsa="${addressingNamespace}"`), value, newest)
}

/** Here the version stands in elements, not in attributes as with EWS. */
const VersionInfo = record('a:ServerVersionInfo', {
  majorVersion: int,
  minorVersion: int,
  majorBuildNumber: int,
  minorBuildNumber: int,
  version: optional(string),
})
