import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface BrowserBundle {
  readonly code: Uint8Array
  readonly gzip: number
  readonly brotli: number
  /** The files of which something is in it. */
  readonly files: readonly string[]
}

/** What a page downloads that exports `names` of the client: one minified file. */
export async function browserBundle(...names: readonly string[]): Promise<BrowserBundle> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { ${names.join(', ')} } from '@exchequer/client'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  })
  const code = outputFiles[0]!.contents
  const [output] = Object.values(metafile.outputs)
  return {
    code,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
    files: Object.entries(output!.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  }
}

/** What mail, calendars and contacts take. */
export const mailboxNames = ['MailboxService', 'PropertySet', 'SearchFilter', 'EmailMessage', 'Appointment', 'Contact']
