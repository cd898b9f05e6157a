import { xmlNamespace } from '../xml/namespaces.js'
import { element, print } from './markup.js'

/**
 * The attributes of XML's own namespace, as far as `types.xsd` refers to them. Microsoft's schema leaves it to the reader to know them,
 * and readers that do not (libxml2) refuse the whole.
 */
export function xmlXsd(): string {
  return print(
    element('xs:schema', { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema', targetNamespace: xmlNamespace }, [
      element('xs:attribute', { name: 'lang', type: 'xs:language' }),
    ]),
  )
}
