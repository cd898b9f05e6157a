import { messagesXsd, typesXsd, wsdl, xmlXsd } from '@exchequer/protocol'
import type { HttpReply } from '#http/exchange'
import { xml } from './reply-headers.js'
import { welcomePage } from './welcome.js'

const documents: Readonly<Record<string, () => string>> = {
  '/ews/services.wsdl': wsdl,
  '/ews/messages.xsd': messagesXsd,
  '/ews/types.xsd': typesXsd,
  '/ews/xml.xsd': xmlXsd,
}

/** Where operations are asked for; in lower case. */
export const endpoint = '/ews/exchange.asmx'

/** What there is at the endpoint for who has signed in and asks for no operation: the way to its description, with `?wsdl` and without. */
export function endpointPage(method: string): HttpReply {
  if (method === 'GET' || method === 'HEAD')
    return { status: 302, headers: { location: '/EWS/Services.wsdl' }, body: undefined }
  return { status: method === 'OPTIONS' ? 200 : 405, headers: { allow: 'GET, HEAD, OPTIONS, POST' }, body: undefined }
}

/** What a browser or a schema compiler comes for, at a path in lower case; a reply that says so for anything else. */
export function page(method: string, path: string): HttpReply {
  const isRead = method === 'GET' || method === 'HEAD'
  const known = documents[path] !== undefined || ['/health', '/', '/ews', '/ews/'].includes(path)
  if (!known)
    return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: ['There is nothing here.\n'] }
  if (!isRead) return { status: 405, headers: { allow: 'GET' }, body: undefined }
  if (path === '/health')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: ['{"status":"ok"}\n'] }
  const document = documents[path]
  return document
    ? { status: 200, headers: xml, body: [document()] }
    : { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: [welcomePage] }
}
