import type { XmlWriter } from '../xml/writer.js'

const namespaces =
  'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
  ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"' +
  ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** Writes an envelope around what `header` and `body` write. */
export function writeEnvelope(out: XmlWriter, header: () => void, body: () => void): void {
  out.markup(`<?xml version="1.0" encoding="utf-8"?><s:Envelope ${namespaces}><s:Header>`)
  header()
  out.markup('</s:Header><s:Body>')
  body()
  out.markup('</s:Body></s:Envelope>')
}
