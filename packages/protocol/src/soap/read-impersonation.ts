import { EwsError } from '../ews-error.js'
import type { Reading } from '../schema/type.js'
import { connectingIdentities, type ExchangeImpersonation } from '../types/headers.js'

type Element = keyof typeof connectingIdentities

const isKnown = (element: string): element is Element => Object.hasOwn(connectingIdentities, element)

/**
 * Reads the user whom a caller acts as. What names nobody, or two, has codes of its own (docs "ResponseCode"), so that the schema does not
 * have the first word.
 */
export function readImpersonation({ xml }: Reading): ExchangeImpersonation {
  const named = xml.node().children.flatMap(({ children }) => children)
  if (named.length > 1) throw new EwsError('ErrorMoreThanOneAccessModeSpecified')
  const element = named[0]?.name.replace(/^t:/, '') ?? ''
  const value = named[0]?.text ?? ''
  if (!isKnown(element) || value.trim() === '') throw new EwsError('ErrorInvalidExchangeImpersonationHeaderData')
  return { connectingSID: { identity: { element, value: { value } } } }
}
