import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The wire samples of `../shared/corpus` by path, or undefined where they are not. */
export function corpus(): Map<string, string> | undefined {
  const folder = join(workspace(), '..', 'shared', 'corpus')
  if (!existsSync(folder)) return undefined
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.xml'))
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}

function workspace(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'exchequer-workspace') return folder
    if (folder === dirname(folder)) throw new Error('This test does not run inside the workspace.')
  }
}
