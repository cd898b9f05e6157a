import { record } from '../schema/record.js'
import type { Type } from '../schema/type.js'
import { autodiscoverNamespace } from '../xml/namespaces.js'

/** One operation of SOAP Autodiscover (MS-OXWSADISC 3.1.4): what goes in, what comes out. */
export interface AutodiscoverOperation<Q, A> {
  readonly name: string
  /** The value of `wsa:Action` in a request; the answer's has `Response` behind it. */
  readonly action: string
  readonly requestElement: string
  readonly responseElement: string
  readonly request: Type<{ request: Q }>
  readonly response: Type<{ response: A }>
}

/** The elements around request and response follow from the name. */
export const autodiscoverOperation = <Q, A>(
  name: string,
  request: Type<Q>,
  response: Type<A>,
): AutodiscoverOperation<Q, A> => ({
  name,
  action: `${autodiscoverNamespace}/Autodiscover/${name}`,
  requestElement: `a:${name}RequestMessage`,
  responseElement: `a:${name}ResponseMessage`,
  request: record(`a:${name}RequestMessage`, { request }) as unknown as Type<{ request: Q }>,
  response: record(`a:${name}ResponseMessage`, { response }) as unknown as Type<{ response: A }>,
})
