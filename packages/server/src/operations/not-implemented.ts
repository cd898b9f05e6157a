import {
  type AnyOperation,
  EwsError,
  FacetError,
  type Place,
  type RecordType,
  type ResponseMessage,
  type Scalar,
  type Type,
} from '@exchequer/protocol'
import { type AbsentAnswer, absentFeatures } from './absent-features.js'
import { failure, success } from './per-item.js'

/**
 * The answer of an operation that is in the tables and has no handler: well-formed, in the operation's own shape, because clients take
 * anything else for a broken server (semantics §4, "Unknown operations"). Where it belongs to a feature that is not there, it is what
 * Exchange says of that; else that it is not implemented.
 */
export function notImplemented(operation: AnyOperation, request: unknown): unknown {
  const absent = absentFeatures[operation.name as keyof typeof absentFeatures] as
    | ((request: unknown) => AbsentAnswer<object>)
    | undefined
  const answer =
    absent?.(request) ?? new EwsError('ErrorInvalidOperation', `${operation.name} is not implemented by this server.`)
  if (Array.isArray(answer)) return answer.map((error) => complete(operation.message!.type, failure(error)))
  if (answer instanceof EwsError) return refusal(operation, failure(answer))
  return complete(operation.answer, { ...success, ...answer })
}

function refusal(operation: AnyOperation, error: ResponseMessage): unknown {
  if (operation.message) return [complete(operation.message.type, error)]
  const { attributePlaces = [] } = operation.answer as Partial<RecordType<unknown>>
  if (attributePlaces.some(({ key }) => key === 'responseClass')) return complete(operation.answer, error)
  // An answer that is no batch and has messages all the same: the schema names none that would fit, so that any must do.
  return { responseMessages: [{ element: 'GetUserPhotoResponseMessage', value: { ...error, hasChanged: false } }] }
}

/** The message with whatever else the schema wants to see in it, as empty as it may be. */
const complete = (type: Type<unknown>, message: ResponseMessage): unknown => least(type, message as unknown as Loose)

type Loose = Readonly<Record<string, unknown>>

/** The value of a type that says as little as it may besides what is given. */
function least(type: Type<unknown>, given: Loose = {}): unknown {
  if (isRecord(type)) {
    const value = { ...given }
    for (const place of [...type.attributePlaces, ...type.places])
      if (place.isRequired && value[place.key] === undefined)
        value[place.key] = 'type' in place ? least(place.type) : leastOf(place)
    return value
  }
  if (isScalar(type)) return leastText(type)
  // What is neither is a list.
  const [entry] = type.declaration?.kind === 'complex' ? type.declaration.particles : []
  return entry?.kind === 'element' && entry.minOccurs > 0 ? [least(entry.type)] : []
}

function leastOf({ alternatives, isTagged, isList }: Place): unknown {
  const { element, type } = alternatives[0]!
  const value = isTagged ? { element, value: least(type) } : least(type)
  return isList ? [value] : value
}

const isRecord = (type: Type<unknown>): type is RecordType<unknown> => 'places' in type
const isScalar = (type: Type<unknown>): type is Scalar<unknown> => 'parse' in type

const nilGuid = '00000000-0000-0000-0000-000000000000'

function leastText({ parse, declaration, xsdName }: Scalar<unknown>): unknown {
  const words = declaration?.kind === 'simple' ? (declaration.enumeration ?? []) : []
  for (const text of ['', '0', 'false', '0001-01-01T00:00:00Z', nilGuid, ...words]) {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof FacetError)) throw error
    }
  }
  throw new TypeError(`no text is known for the type ${xsdName}`)
}
