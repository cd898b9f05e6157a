import type { XmlWriter } from '../xml/writer.js'
import type { ComplexDeclaration } from './declaration.js'
import { record } from './record.js'
import { type Reading, type Tag, type Type, tag } from './type.js'
import type { Version } from './version.js'

/** The SOAP headers that the WSDL binds to requests, under the names of its parts. */
export type HeaderName =
  | 'RequestVersion'
  | 'Impersonation'
  | 'MailboxCulture'
  | 'ManagementRole'
  | 'TimeZoneContext'
  | 'DateTimePrecision'

export interface OperationOptions {
  since: Version
  headers: readonly HeaderName[]
  /** Only where the body's element is not the operation's name. */
  requestElement?: string
  /** Only where it is not the operation's name and `Response`. */
  responseElement?: string
  /** Only where the WSDL's action is not the operation's name. */
  soapAction?: string
  /** Only where the WSDL does not call the body's part `request`. */
  requestPart?: string
}

/** One EWS operation: what goes in, what comes out. */
export interface Operation<Q, A> {
  readonly name: string
  readonly since: Version
  readonly headers: readonly HeaderName[]
  readonly requestElement: string
  readonly responseElement: string
  readonly soapAction: string
  readonly requestPart: string
  readonly request: Type<Q>
  readonly answer: Type<A>
  /** For an operation that answers with one response message for each input: the element and the type of those. */
  readonly message?: { readonly element: string; readonly type: Type<unknown> }
}

const complete = <Q, A>(
  name: string,
  request: Type<Q>,
  answer: Type<A>,
  options: OperationOptions,
): Operation<Q, A> => ({
  name,
  since: options.since,
  headers: options.headers,
  requestElement: options.requestElement ?? name,
  responseElement: options.responseElement ?? `${name}Response`,
  soapAction: `http://schemas.microsoft.com/exchange/services/2006/messages/${options.soapAction ?? options.requestElement ?? name}`,
  requestPart: options.requestPart ?? 'request',
  request,
  answer,
})

/** An operation whose answer says it all in one element. */
export const singleOperation = <Q, A>(
  name: string,
  request: Type<Q>,
  answer: Type<A>,
  options: OperationOptions,
): Operation<Q, A> => complete(name, request, answer, options)

/**
 * An operation that answers with a row of response messages, one for each thing that was asked for. The wrappers
 * `…Response`, `ResponseMessages` and `…ResponseMessage` follow from the name.
 */
export function batchOperation<Q, M>(
  name: string,
  request: Type<Q>,
  message: Type<M>,
  options: OperationOptions,
): Operation<Q, M[]> {
  const element = `${name}ResponseMessage`
  return {
    ...complete(name, request, batchAnswer(name, element, message), options),
    message: { element, type: message as Type<unknown> },
  }
}

/** Reads and writes all messages of a batch; the schema only knows that any operation's messages may stand there. */
function batchAnswer<M>(name: string, element: string, message: Type<M>): Type<M[]> {
  const shell = record('m:', { responseMessages: messagesType(element, message) })
  return {
    xsdName: `m:${name}ResponseType`,
    read: (reading) => shell.read(reading).responseMessages,
    write: (out, tag, value, rank) => shell.write(out, tag, { responseMessages: value }, rank),
    pack: () => unpackable(name),
    unpack: () => unpackable(name),
    isPlain: () => false,
    get declaration(): ComplexDeclaration {
      return {
        kind: 'complex',
        name: `${name}ResponseType`,
        isAbstract: false,
        derivation: { by: 'extension', base: 'm:BaseResponseMessageType' },
        compositor: 'sequence',
        isOptional: false,
        particles: [],
        attributes: [],
      }
    },
  }
}

const unpackable = (name: string): never => {
  throw new TypeError(`an answer to ${name} is never stored`)
}

/** A fault inside a batch may come under the name of another operation's message; a reader takes what it is given. */
function messagesType<M>(element: string, message: Type<M>): Type<M[]> {
  const written = tag(`m:${element}`)
  return {
    xsdName: 'm:ArrayOfResponseMessagesType',
    read(reading: Reading) {
      const messages: M[] = []
      while (reading.xml.nextChild()) {
        if (reading.xml.name === written.name || reading.lenient) messages.push(message.read(reading))
        else reading.violate(`The element 'ResponseMessages' has invalid child element '${reading.xml.name}'.`)
      }
      return messages
    },
    write(out: XmlWriter, tag: Tag, messages: M[], rank: number) {
      out.markup(tag.start)
      for (const one of messages) message.write(out, written, one, rank)
      out.markup(tag.end)
    },
    pack: () => unpackable(element),
    unpack: () => unpackable(element),
    isPlain: () => false,
  }
}
