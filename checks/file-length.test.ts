import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const longest = 400

/** Tables and enumerations: long because the protocol is, with nothing in them that branches. */
const tables = new Set([
  'packages/protocol/src/response-code.ts',
  'packages/protocol/src/response-code-texts.ts',
  'packages/protocol/src/types/paths.ts',
  'packages/protocol/src/operations/discovery.ts',
  'packages/protocol/src/operations/search-session.ts',
])

test(`no source file or test but a table has more than ${longest} lines`, async () => {
  const lengths = new Map<string, number>()
  for (const folder of await readdir(join(root, 'packages'))) {
    for (const part of ['src', 'test']) {
      const source = `packages/${folder}/${part}`
      for (const name of await readdir(join(root, source), { recursive: true })) {
        if (!name.endsWith('.ts')) continue
        const path = `${source}/${name}`
        lengths.set(path, (await readFile(join(root, path), 'utf8')).trimEnd().split('\n').length)
      }
    }
  }
  const long = [...lengths].filter(([path, length]) => length > longest && !tables.has(path))
  assert.deepEqual(long, [])
  const needless = [...tables].filter((path) => (lengths.get(path) ?? 0) <= longest)
  assert.deepEqual(needless, [], 'these need no exception any more')
})
