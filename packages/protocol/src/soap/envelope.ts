import type { XmlWriter } from '../xml/writer.js'

const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
const namespaces =
  'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"' +
  ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** Writes an envelope around what `header` and `body` write. */
export function writeEnvelope(out: XmlWriter, header: () => void, body: () => void): void {
  out.markup(`<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soap}" ${namespaces}><s:Header>`)
  header()
  out.markup('</s:Header><s:Body>')
  body()
  out.markup('</s:Body></s:Envelope>')
}

/**
 * Writes an envelope that others follow. It has no declaration, which may stand at the beginning only and the Managed API's reader takes
 * nowhere, and no prefix of its own: evolution-ews looks for the end of one as the text `</Envelope>`.
 */
export function writeEnvelopeInRow(out: XmlWriter, header: () => void, body: () => void): void {
  out.markup(`<Envelope xmlns="${soap}" ${namespaces}><Header>`)
  header()
  out.markup('</Header><Body>')
  body()
  out.markup('</Body></Envelope>')
}
