import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The text of a file of the published schema, or undefined where the published schema is not. */
export function published(file: 'types.xsd' | 'messages.xsd' | 'xml.xsd' | 'services.wsdl'): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'shared', 'schema', file)
    if (existsSync(path)) return readFileSync(path, 'utf8')
    if (folder === dirname(folder)) return undefined
  }
}
