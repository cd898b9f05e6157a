import { messagesNamespace, typesNamespace } from '../xml/namespaces.js'
import { globalElement } from './complex-type.js'
import { print } from './markup.js'
import { schema } from './schema.js'
import { allOperations, allTypes } from './tables.js'

/** The schema of the messages namespace: an element for each request and each answer. It imports `types.xsd`. */
export function messagesXsd(): string {
  return print(
    schema({
      id: 'messages',
      prefix: 'm:',
      targetNamespace: messagesNamespace,
      namespaces: { 'xmlns:m': messagesNamespace, 'xmlns:t': typesNamespace },
      imports: { [typesNamespace]: 'types.xsd' },
      elements: allOperations.flatMap(({ requestElement, request, responseElement, answer }) => [
        globalElement(requestElement, request),
        globalElement(responseElement, answer),
      ]),
      types: allTypes(),
    }),
  )
}
