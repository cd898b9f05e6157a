import { XmlBufferInputProvider, XmlDocument, XmlElement, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm'

/** Three schema documents that go together. */
export interface SchemaFiles {
  readonly 'types.xsd': string
  readonly 'messages.xsd': string
  readonly 'xml.xsd': string
}

const files = new XmlBufferInputProvider({})
xmlRegisterInputProvider(files)

/** A schema that libxml2 has compiled. Throws what libxml2 finds wrong with it. */
export class Judge {
  readonly #schema: XsdValidator

  /** `folder` tells the files of one judge from those of another. */
  constructor(folder: string, schema: SchemaFiles) {
    const encoder = new TextEncoder()
    for (const [file, text] of Object.entries(schema)) files.addBuffer(`${folder}/${file}`, encoder.encode(text))
    const root = XmlDocument.fromString(schema['messages.xsd'], { url: `${folder}/messages.xsd` })
    try {
      this.#schema = XsdValidator.fromDoc(root)
    } finally {
      root.dispose()
    }
  }

  /** What is wrong with an element; undefined where nothing is. */
  verdict(element: XmlElement): string | undefined {
    try {
      this.#schema.validate(element)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

const namespaces = { s: 'http://schemas.xmlsoap.org/soap/envelope/' }

/** What a SOAP message carries: its headers of the types namespace and the first child of its body. */
export function carried(message: XmlDocument): XmlElement[] {
  const found = message.find(
    "/s:Envelope/s:Body/*[1] | /s:Envelope/s:Header/*[starts-with(namespace-uri(), 'http://schemas.microsoft.com/')]",
    namespaces,
  )
  return found.filter((node): node is XmlElement => node instanceof XmlElement)
}
