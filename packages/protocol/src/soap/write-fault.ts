import { EwsError } from '../ews-error.js'
import { writeNode } from '../schema/any.js'
import { SchemaError } from '../schema/type.js'
import { XmlError } from '../xml/error.js'
import type { XmlNode } from '../xml/node.js'
import { type Slice, XmlWriter } from '../xml/writer.js'
import type { Fault } from './fault.js'

/** The fault for an error; `undefined` for one that is nobody's business but ours. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof EwsError) return { code: error.code, text: error.message, details: error.details }
  if (error instanceof SchemaError || error instanceof XmlError) {
    const violation = error instanceof SchemaError ? error.message : error.reason
    const leaf = (name: string, text: string): XmlNode => ({ name, attributes: {}, text, children: [] })
    return {
      code: 'ErrorSchemaValidation',
      text: `The request failed schema validation: ${violation}`,
      message: 'The request failed schema validation.',
      details: [
        leaf('t:LineNumber', String(error.line)),
        leaf('t:LinePosition', String(error.column)),
        leaf('t:Violation', violation),
      ],
    }
  }
  return undefined
}

/** Writes a fault in the shape that clients parse: codes by the errors namespace, `MessageXml` by the types namespace. */
export function writeFault({ code, text, message = text, details }: Fault): Slice[] {
  const out = new XmlWriter()
  out.markup(
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>' +
      `<faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:${code}</faultcode><faultstring xml:lang="en-US">`,
  )
  out.text(text)
  out.markup(
    `</faultstring><detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${code}</e:ResponseCode>` +
      '<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">',
  )
  out.text(message)
  out.markup('</e:Message>')
  if (details.length > 0) {
    out.markup('<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">')
    for (const node of details) writeNode(out, node)
    out.markup('</t:MessageXml>')
  }
  out.markup('</detail></s:Fault></s:Body></s:Envelope>')
  return out.slices()
}
