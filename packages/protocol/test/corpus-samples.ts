import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One wire sample of `../shared/corpus`, with what its index says of it. */
export interface CorpusSample {
  readonly file: string
  readonly operation: string
  readonly direction: 'request' | 'response'
  readonly family: string
  readonly validates: boolean | null
  /** What xmllint finds wrong, each beginning with `line 12:`. */
  readonly errors: readonly string[]
  readonly xml: string
}

/** The samples of EWS and of SOAP faults, or of other families, or undefined where the corpus is not. */
export function corpusSamples(families: readonly string[] = ['ews', 'soap-fault']): CorpusSample[] | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const corpus = join(folder, 'shared', 'corpus')
    if (existsSync(join(corpus, 'index.json'))) return read(corpus, families)
    if (folder === dirname(folder)) return undefined
  }
}

function read(corpus: string, families: readonly string[]): CorpusSample[] {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as Omit<CorpusSample, 'xml'>[]
  return index
    .filter(({ family }) => families.includes(family))
    .map((entry) => ({ ...entry, xml: readFileSync(join(corpus, entry.file), 'utf8') }))
}
