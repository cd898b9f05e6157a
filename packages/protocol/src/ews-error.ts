import type { ResponseCode } from './response-code.js'
import { responseCodeTexts } from './response-code-texts.js'
import type { XmlNode } from './xml/node.js'

/**
 * What went wrong, as EWS says it: a response code, its text, and what the answer's `MessageXml` tells besides.
 * Thrown for one item it ends in that item's response message, thrown for the whole call in a SOAP fault.
 */
export class EwsError extends Error {
  override readonly name = 'EwsError'
  readonly code: ResponseCode
  readonly details: readonly XmlNode[]

  constructor(code: ResponseCode, text: string = responseCodeTexts[code], details: readonly XmlNode[] = []) {
    super(text)
    this.code = code
    this.details = details
  }
}

/** `<t:Value Name="BackOffMilliseconds">297749</t:Value>`, as answers and faults carry particulars. */
export const namedValue = (name: string, text: string): XmlNode => ({
  name: 't:Value',
  attributes: { Name: name },
  text,
  children: [],
})
