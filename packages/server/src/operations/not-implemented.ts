import { type AnyOperation, EwsError, type RecordType } from '@exchequer/protocol'
import { failure } from './per-item.js'

/**
 * The answer of an operation that is in the tables and not in this server: well-formed, in the operation's own shape, because clients take
 * anything else for a broken server (semantics §4, "Unknown operations").
 */
export function notImplemented(operation: AnyOperation): unknown {
  const message = failure(new EwsError('ErrorInvalidOperation', `${operation.name} is not implemented by this server.`))
  if (operation.message) return [message]
  const { attributePlaces = [], places = [] } = operation.answer as Partial<RecordType<unknown>>
  if (attributePlaces.some(({ key }) => key === 'responseClass')) return message
  if (places.some(({ key }) => key === 'responseMessages'))
    return { responseMessages: [{ element: `${operation.name}ResponseMessage`, value: message }] }
  if (places.some(({ key }) => key === 'freeBusyResponseArray'))
    return { freeBusyResponseArray: [{ responseMessage: message }] }
  return { responseMessage: message }
}
