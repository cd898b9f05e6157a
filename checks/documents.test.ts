import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  createServer,
  openSqliteStore,
  type ThrottlingPolicy,
  throttlingProfileNames,
  throttlingProfiles,
} from '@exchequer/server'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')
const readJson = async (path: string) => JSON.parse(await read(path))

async function documents(): Promise<string[]> {
  const top = (await readdir(root)).filter((name) => name.endsWith('.md'))
  const inner = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) => name.endsWith('.md'))
  return [...top, ...inner.map((name) => `docs/${name}`)]
}

test('the code of the README runs and prints what the README says', async () => {
  const blocks = [...(await read('README.md')).matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language,
    text,
  }))
  const code = blocks.findIndex(({ language }) => language === 'js')
  const [example, output] = [blocks[code], blocks[code + 1]]
  assert.ok(example?.text && output?.language === 'text', 'a block of js is followed by one of text')
  // Inside the repository, so that the packages are found by their names.
  const file = join(root, 'build/checks/readme-example.mjs')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, example.text)
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 })
  assert.equal(stdout, output.text)
})

test('every command of the documents exists', async () => {
  const { scripts } = await readJson('package.json')
  for (const path of await documents()) {
    for (const [command, named, short] of (await read(path)).matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)) {
      assert.ok((named ?? short ?? '') in scripts, `${path}: ${command}`)
    }
  }
})

test('every link between the documents leads somewhere', async () => {
  for (const path of await documents()) {
    for (const [, target = ''] of (await read(path)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (!/^[a-z]+:/.test(target)) assert.ok(existsSync(join(root, dirname(path), target)), `${path}: ${target}`)
    }
  }
})

test('docs/throttling.md shows the values of every profile', async () => {
  const rows = (await read('docs/throttling.md')).matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|/gm)
  const shown = new Map(Array.from(rows, ([, name, ...cells]) => [name, cells]))
  for (const name of Object.keys(throttlingProfiles.unlimited) as (keyof ThrottlingPolicy)[]) {
    const values = throttlingProfileNames.map((profile) => throttlingProfiles[profile][name])
    const cells = values.map((value) => value?.toLocaleString('en') ?? '–')
    assert.deepEqual(shown.get(name), cells, name)
  }
})

test('every rule that docs/fault-injection.md shows is taken by a server', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store })
  const rules = (await read('docs/fault-injection.md')).matchAll(/^ {4}(\{.*\})$/gm)
  for (const [, rule = ''] of rules) server.faults.next(JSON.parse(rule))
  assert.ok(server.faults.list().length >= 8)
  await server.close()
  await store.close()
})

test('every file and folder that ARCHITECTURE.md draws or names is there', async () => {
  const text = await read('ARCHITECTURE.md')
  const named = new Set(
    [...text.matchAll(/`((?:packages|docs|corpus|conformance|checks|bench|examples)\/[\w./-]*)`/g)].map(
      ([, path]) => path ?? '',
    ),
  )
  for (const [, tree = ''] of text.matchAll(/^```tree\n(.*?)^```$/gms))
    for (const path of pathsOfTree(tree)) named.add(path)
  assert.ok(named.size > 30)
  assert.deepEqual(
    [...named].filter((path) => !existsSync(join(root, path))),
    [],
  )
})

/** Indentation by two is depth; names stand before the first run of two spaces, and several may share a line. */
function pathsOfTree(tree: string): string[] {
  const paths: string[] = []
  const parents: string[] = []
  for (const line of tree.split('\n')) {
    const [, indent = '', names = ''] = /^( *)(\S+(?: \S+)*)/.exec(line) ?? []
    const depth = indent.length / 2
    for (const name of names.split(' ').filter((part) => part !== '')) {
      const path = (depth === 0 ? '' : (parents[depth - 1] ?? '')) + name
      paths.push(path)
      if (name.endsWith('/')) parents[depth] = path
    }
  }
  return paths
}

test('docs/dependencies.md names every dependency, and no other', async () => {
  const asked = new Set<string>()
  for (const path of ['', ...(await readdir(join(root, 'packages'))).map((name) => `packages/${name}/`)]) {
    const { dependencies, optionalDependencies, devDependencies } = await readJson(`${path}package.json`)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })) asked.add(name)
  }
  const ours = [...asked].filter((name) => !name.startsWith('@exchequer/'))
  const listed = [...(await read('docs/dependencies.md')).matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
  assert.deepEqual(listed.sort(), ours.sort())
})

test('the lock file says what to install, not from where', async () => {
  const { packages } = await readJson('package-lock.json')
  const entries = Object.entries(packages as Record<string, { resolved?: string; link?: boolean }>)
  assert.deepEqual(
    entries.filter(([, { resolved, link }]) => resolved !== undefined && !link),
    [],
  )
})

test('the README names the operations that the server handles, and no other', async () => {
  const { handlers } = await import('@exchequer/server/internal/operations/index')
  const { operations, unboundOperations } = await import('@exchequer/protocol')
  const known = { ...operations, ...unboundOperations }
  const table = (await read('README.md')).match(/^\| Operation \|.*?\n\n/ms)?.[0] ?? ''
  const named = [...table.matchAll(/\b[A-Z]\w+\b/g)].map(([name]) => name).filter((name) => name in known)
  assert.deepEqual(named.sort(), Object.keys(handlers).sort())
})
