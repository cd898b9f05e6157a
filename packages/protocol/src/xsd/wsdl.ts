import type { HeaderName, Operation } from '../schema/operation.js'
import { messagesNamespace, typesNamespace } from '../xml/namespaces.js'
import type { XmlNode } from '../xml/node.js'
import { element, print } from './markup.js'
import { boundOperations } from './tables.js'

export interface WsdlOptions {
  /** Where the service is, for tools that take it from the WSDL; without it the WSDL binds operations to no address, as Exchange's. */
  address?: string
}

/** The WSDL 1.1 description of the service. It imports `messages.xsd`. */
export function wsdl({ address }: WsdlOptions = {}): string {
  return print(
    element(
      'wsdl:definitions',
      {
        targetNamespace: messagesNamespace,
        'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
        'xmlns:soap': 'http://schemas.xmlsoap.org/wsdl/soap/',
        'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
        'xmlns:tns': messagesNamespace,
        'xmlns:t': typesNamespace,
      },
      [
        element('wsdl:types', {}, [
          element('xs:schema', {}, [
            element('xs:import', { namespace: messagesNamespace, schemaLocation: 'messages.xsd' }),
          ]),
        ]),
        ...boundOperations.flatMap(messages),
        element('wsdl:portType', { name: 'ExchangeServicePortType' }, boundOperations.map(portOperation)),
        element('wsdl:binding', { name: 'ExchangeServiceBinding', type: 'tns:ExchangeServicePortType' }, [
          element('soap:binding', { transport: 'http://schemas.xmlsoap.org/soap/http', style: 'document' }),
          ...boundOperations.map(boundOperation),
        ]),
        ...(address === undefined ? [] : [service(address)]),
      ],
    ),
  )
}

const headerElements: Readonly<Record<HeaderName, string>> = {
  RequestVersion: 't:RequestServerVersion',
  Impersonation: 't:ExchangeImpersonation',
  MailboxCulture: 't:MailboxCulture',
  ManagementRole: 't:ManagementRole',
  TimeZoneContext: 't:TimeZoneContext',
  DateTimePrecision: 't:DateTimePrecision',
}

type AnyOperation = Operation<unknown, unknown>

const part = (name: string, of: string): XmlNode => element('wsdl:part', { name, element: of })

function messages({ name, requestPart, requestElement, responseElement, headers }: AnyOperation): XmlNode[] {
  return [
    element('wsdl:message', { name: `${name}SoapIn` }, [
      part(requestPart, `tns:${requestElement}`),
      ...headers.map((header) => part(header, headerElements[header])),
    ]),
    element('wsdl:message', { name: `${name}SoapOut` }, [
      part(`${name}Result`, `tns:${responseElement}`),
      part('ServerVersion', 't:ServerVersionInfo'),
    ]),
  ]
}

function portOperation({ name }: AnyOperation): XmlNode {
  return element('wsdl:operation', { name }, [
    element('wsdl:input', { message: `tns:${name}SoapIn` }),
    element('wsdl:output', { message: `tns:${name}SoapOut` }),
  ])
}

function boundOperation({ name, soapAction, requestPart, headers }: AnyOperation): XmlNode {
  const header = (message: string, part: string): XmlNode => element('soap:header', { message, part, use: 'literal' })
  return element('wsdl:operation', { name }, [
    element('soap:operation', { soapAction }),
    element('wsdl:input', {}, [
      element('soap:body', { parts: requestPart, use: 'literal' }),
      ...headers.map((part) => header(`tns:${name}SoapIn`, part)),
    ]),
    element('wsdl:output', {}, [
      element('soap:body', { parts: `${name}Result`, use: 'literal' }),
      header(`tns:${name}SoapOut`, 'ServerVersion'),
    ]),
  ])
}

const service = (location: string): XmlNode =>
  element('wsdl:service', { name: 'ExchangeServices' }, [
    element('wsdl:port', { name: 'ExchangeServicePort', binding: 'tns:ExchangeServiceBinding' }, [
      element('soap:address', { location }),
    ]),
  ])
