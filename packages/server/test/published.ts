import { XmlDocument } from 'libxml2-wasm'
// biome-ignore lint/style/noRestrictedImports: the judge is the protocol's, and a second one would drift from it.
import { carried, Judge } from '../../protocol/test/xsd-judge.js'
// biome-ignore lint/style/noRestrictedImports: the judge is the protocol's, and a second one would drift from it.
import { published } from '../../protocol/test/xsd-published.js'

/** Why nothing is compared with the published schema; undefined where it is here. */
export const schemaIsMissing =
  published('types.xsd') === undefined ? 'the published schema (../shared/schema) is not here' : undefined

let judge: Judge | undefined

/** What the published schema has against what a SOAP message carries; undefined where nothing, or where there is no schema. */
export function schemaVerdict(xml: string): string | undefined {
  if (schemaIsMissing !== undefined) return undefined
  judge ??= new Judge('published', {
    'types.xsd': published('types.xsd')!,
    'messages.xsd': published('messages.xsd')!,
    'xml.xsd': published('xml.xsd')!,
  })
  const message = XmlDocument.fromString(xml)
  try {
    for (const element of carried(message)) {
      const verdict = judge.verdict(element)
      if (verdict !== undefined) return verdict
    }
    return undefined
  } finally {
    message.dispose()
  }
}
