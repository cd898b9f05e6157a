import assert from 'node:assert/strict'
import type { XmlNode } from '@exchequer/protocol'
import { alice, all, authorization, find, type Host, parse, textOf } from './harness.js'

const soapNamespace = 'http://schemas.microsoft.com/exchange/2010/Autodiscover'

export interface Asked {
  /** Who signs in; `null` for nobody. */
  readonly as?: string | null
  readonly origin?: string
}

/** Sends something to a path of the server and gives the answer as it is. */
export function ask(
  { server }: Host,
  method: string,
  path: string,
  { as = alice, origin = 'https://mail.test', body }: Asked & { readonly body?: string | Uint8Array<ArrayBuffer> } = {},
): Promise<Response> {
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    ...(as !== null && { authorization: authorization(as) }),
  }
  return server.fetch(new Request(origin + path, { method, headers, ...(body !== undefined && { body }) }))
}

/** Asks in plain XML, and gives the element that holds the answer. */
export async function askPox(host: Host, asked: string, more: Asked & { schema?: string } = {}): Promise<XmlNode> {
  const { schema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a' } = more
  const body =
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>' +
    `${asked}<AcceptableResponseSchema>${schema}</AcceptableResponseSchema></Request></Autodiscover>`
  const response = await ask(host, 'POST', '/Autodiscover/Autodiscover.xml', { ...more, body })
  return readPox(response)
}

export async function readPox(response: Response): Promise<XmlNode> {
  const xml = await response.text()
  assert.equal(response.status, 200, xml)
  assert.match(response.headers.get('content-type') ?? '', /^text\/xml/)
  const [answer] = parse(xml).children
  assert.ok(answer, xml)
  return answer
}

/** The code and the text of an error in plain XML. */
export const poxError = (answer: XmlNode): (string | undefined)[] => [
  textOf(answer, 'r:Error/r:ErrorCode'),
  textOf(answer, 'r:Error/r:Message'),
]

export const email = (address: string): string => `<EMailAddress>${address}</EMailAddress>`

/** A request of SOAP Autodiscover. */
export const soapRequest = (operation: string, request: string, version: string | null = 'Exchange2013'): string =>
  `<?xml version="1.0"?><soap:Envelope xmlns:a="${soapNamespace}" xmlns:wsa="http://www.w3.org/2005/08/addressing"` +
  ' xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>' +
  (version === null ? '' : `<a:RequestedServerVersion>${version}</a:RequestedServerVersion>`) +
  `<wsa:Action>${soapNamespace}/Autodiscover/${operation}</wsa:Action><wsa:MessageID>urn:uuid:1</wsa:MessageID>` +
  '<wsa:To>https://mail.test/autodiscover/autodiscover.svc</wsa:To></soap:Header>' +
  `<soap:Body><a:${operation}RequestMessage><a:Request>${request}</a:Request></a:${operation}RequestMessage></soap:Body></soap:Envelope>`

const names = (settings: readonly string[]): string =>
  `<a:RequestedSettings>${settings.map((name) => `<a:Setting>${name}</a:Setting>`).join('')}</a:RequestedSettings>`

export const usersRequest = (users: readonly string[], settings: readonly string[]): string =>
  `<a:Users>${users.map((user) => `<a:User><a:Mailbox>${user}</a:Mailbox></a:User>`).join('')}</a:Users>${names(settings)}`

export const domainsRequest = (domains: readonly string[], settings: readonly string[]): string =>
  `<a:Domains>${domains.map((domain) => `<a:Domain>${domain}</a:Domain>`).join('')}</a:Domains>${names(settings)}`

/** Posts a request of SOAP Autodiscover, and gives the `Response` element of the answer. */
export async function askSoap(host: Host, body: string, more: Asked = {}): Promise<XmlNode> {
  const response = await ask(host, 'POST', '/autodiscover/autodiscover.svc', { ...more, body })
  const xml = await response.text()
  assert.equal(response.status, 200, xml)
  const root = parse(xml)
  assert.equal(textOf(root, 's:Header/a:ServerVersionInfo/a:MajorVersion'), '15')
  const [answer] = find(root, 's:Body')?.children[0]?.children ?? []
  assert.ok(answer, xml)
  return answer
}

/** The outcomes of users or domains in an answer. */
export const outcomes = (answer: XmlNode): XmlNode[] => all(answer, 'a:UserResponse', 'a:DomainResponse')

/** The settings of one outcome by name, and the codes of those that are missing. */
export function settingsIn(outcome: XmlNode): Record<string, string | undefined> {
  const found = all(outcome, 'a:UserSetting', 'a:DomainSetting').map((node) => [
    textOf(node, 'a:Name'),
    textOf(node, 'a:Value'),
  ])
  const missing = all(outcome, 'a:UserSettingError', 'a:DomainSettingError').map((node) => [
    textOf(node, 'a:SettingName'),
    textOf(node, 'a:ErrorCode'),
  ])
  return Object.fromEntries([...found, ...missing])
}
