import { Reading, tag } from '../schema/type.js'
import { newest } from '../schema/version.js'
import {
  autodiscoverRequestNamespace,
  autodiscoverResponseNamespace,
  autodiscoverSettingsNamespace,
} from '../xml/namespaces.js'
import { type TextSource, XmlReader } from '../xml/reader.js'
import { type Slice, XmlWriter } from '../xml/writer.js'
import { type PoxError, PoxFailure, PoxRequest, PoxSettings } from './pox.js'

const declaration = '<?xml version="1.0" encoding="utf-8"?>'

/** Reads what a client posts. Throws `XmlError` or `SchemaError` for anything that is not one request. */
export function readPoxRequest(source: TextSource): PoxRequest {
  const xml = new XmlReader(source, { lenient: true })
  const reading = new Reading(xml, { lenient: true })
  xml.readRoot()
  if (xml.name !== 'q:Autodiscover') reading.violate(`The root element is '${xml.name}'.`)
  let request: PoxRequest | undefined
  while (xml.nextChild()) {
    if (xml.name !== 'q:Request' || request) reading.violate(`The element '${xml.name}' is not expected here.`)
    request = PoxRequest.read(reading)
  }
  xml.end()
  return request ?? reading.violateEnded("The element 'Request' is missing.")
}

/** Writes a request for the settings of an address, as a client posts it. */
export function writePoxRequest(eMailAddress: string): Slice[] {
  const out = new XmlWriter()
  out.markup(`${declaration}<Autodiscover xmlns="${autodiscoverRequestNamespace}">`)
  const request = { eMailAddress, acceptableResponseSchema: autodiscoverSettingsNamespace }
  PoxRequest.write(out, tag('q:Request'), request, newest)
  out.markup('</Autodiscover>')
  return out.slices()
}

const settingsTag = tag('o:Response', ` xmlns="${autodiscoverSettingsNamespace}"`)

/** Writes settings, or where to ask for them instead. */
export function writePoxSettings(settings: PoxSettings): Slice[] {
  return writeAnswer((out) => PoxSettings.write(out, settingsTag, settings, newest))
}

/** Writes that there are no settings, and why. */
export function writePoxFailure(error: PoxError): Slice[] {
  return writeAnswer((out) => PoxFailure.write(out, tag('r:Response'), { error }, newest))
}

function writeAnswer(content: (out: XmlWriter) => void): Slice[] {
  const out = new XmlWriter()
  out.markup(`${declaration}<Autodiscover xmlns="${autodiscoverResponseNamespace}">`)
  content(out)
  out.markup('</Autodiscover>')
  return out.slices()
}

/** Reads the answer of any server: settings or an error. Throws `XmlError` or `SchemaError` for what is no such answer. */
export function readPoxResponse(source: TextSource): { settings: PoxSettings } | { error: PoxError } {
  const xml = new XmlReader(source, { lenient: true })
  const reading = new Reading(xml, { lenient: true })
  xml.readRoot()
  if (xml.name !== 'r:Autodiscover') reading.violate(`The root element is '${xml.name}'.`)
  while (xml.nextChild()) {
    if (xml.name === 'o:Response') {
      const settings = PoxSettings.read(reading)
      if (settings.account?.action) return { settings }
    } else if (xml.name === 'r:Response') {
      const { error } = PoxFailure.read(reading)
      if (error) return { error }
    } else xml.skip()
  }
  return reading.violateEnded('There is neither an account nor an error.')
}
