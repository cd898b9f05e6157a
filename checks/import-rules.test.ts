import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'

const execute = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const linter = join(root, 'node_modules/@biomejs/biome/bin/biome')

/** A small repository: what each file imports, and the rule that is broken by it. */
const wrongFiles: Readonly<Record<string, readonly [string, string]>> = {
  'packages/protocol/src/xml/node-module.ts': ["import 'node:fs'", 'protocol-alone'],
  'packages/protocol/src/xml/upwards.ts': ["import '../schema/text.js'", 'protocol-xml'],
  'packages/protocol/src/schema/upwards.ts': ["import '../types/body.js'", 'protocol-schema'],
  'packages/protocol/src/types/upwards.ts': ["import type { a } from '../items/item.js'", 'protocol-types'],
  'packages/protocol/src/items/upwards.ts': ["import '../operations/sync.js'", 'protocol-items'],
  'packages/protocol/src/operations/upwards.ts': ["import '../soap/envelope.js'", 'protocol-operations'],
  'packages/protocol/src/autodiscover/sideways.ts': ["import '../operations/sync.js'", 'protocol-autodiscover'],
  'packages/protocol/src/types/door.ts': ["import '../index.js'", 'door-from-outside'],
  'packages/protocol/src/types/circle-one.ts': ["import './circle-two.js'", 'no-circular'],
  'packages/client/src/node-module.ts': ["import 'node:fs'", 'client-needs-protocol-only'],
  'packages/client/src/other-door.ts': ["import '../../protocol/src/types/body.js'", 'one-door'],
  'packages/server/src/client.ts': ["import '@exchequer/client'", 'server-knows-no-client'],
  'packages/server/src/undeclared.ts': ["import 'saxes'", 'declared-packages'],
  'packages/server/src/tested.ts': ["import '../test/a.js'", 'no-tests-in-sources'],
  'packages/server/src/http/upwards.ts': ["import '#mailbox/items'", 'server-http'],
  'packages/server/src/auth/upwards.ts': ["import '#operations/create'", 'server-auth'],
  'packages/server/src/operations/rows.ts': ["import type { a } from '#store/store'", 'server-operations'],
  'packages/server/src/autodiscover/sideways.ts': ["import '#operations/create'", 'server-autodiscover'],
  'packages/server/src/mailbox/upwards.ts': ["import '#operations/create'", 'server-mailbox'],
  'packages/server/src/mailbox/engine.ts': ["import '#store/sqlite/engine'", 'server-engine-behind-interface'],
  'packages/server/src/mailbox/missing.ts': ["import '#mailbox/nowhere'", 'resolvable'],
  'packages/server/src/throttling/sideways.ts': ["import '#mailbox/items'", 'server-throttling'],
  'packages/server/src/content/upwards.ts': ["import '#mailbox/items'", 'server-content'],
  'packages/server/src/store/upwards.ts': ["import '../mailbox/items.js'", 'server-store'],
  'packages/server/src/store/sql.ts': ["import 'node:sqlite'", 'server-sql-in-its-room'],
  'packages/server/src/cli.ts': ["import '../../cli/src/main.js'", 'cli-is-the-root'],
}

const rightFiles: Readonly<Record<string, string>> = {
  'packages/protocol/src/index.ts': "export * from './types/body.js'",
  'packages/protocol/src/schema/text.ts': 'export const a = 1',
  'packages/protocol/src/types/body.ts': "import '../schema/text.js'\nexport const a = 1",
  // A circle is told once, of the first of its files.
  'packages/protocol/src/types/circle-two.ts': "import './circle-one.js'",
  'packages/protocol/src/types/refers-one.ts': "import type { b } from './refers-two.js'\nexport type a = b",
  'packages/protocol/src/types/refers-two.ts': "import type { a } from './refers-one.js'\nexport type b = { of?: a }",
  'packages/protocol/src/items/item.ts': "import '../types/body.js'\nexport const a = 1",
  'packages/protocol/src/operations/sync.ts': "import '../items/item.js'",
  'packages/protocol/src/soap/envelope.ts': "import '../operations/sync.js'",
  'packages/client/src/index.ts': "import '@exchequer/protocol'",
  'packages/server/src/index.ts': "import '#store/sqlite/engine'",
  'packages/server/src/http/listener.ts': "import 'node:http'",
  'packages/server/src/operations/create.ts': "import '#mailbox/items'",
  'packages/server/src/mailbox/items.ts': "import '@exchequer/protocol'\nimport type { a } from '#store/store'",
  'packages/server/src/store/store.ts': 'export const a = 1',
  'packages/server/src/store/sqlite/engine.ts': "import 'node:sqlite'\nimport '#store/store'",
  'packages/server/test/a.ts': "import '../src/store/sqlite/engine.js'",
  'packages/cli/src/main.ts': "import '@exchequer/server'\nimport '@exchequer/client'",
}

test('each import rule is broken by the file that breaks it, and by no other', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true }))
  await cp(join(root, 'tsconfig.imports.json'), join(folder, 'tsconfig.imports.json'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const files = { ...rightFiles }
  for (const [path, [text]] of Object.entries(wrongFiles)) files[path] = text
  for (const name of await readdir(join(root, 'packages'))) {
    files[`packages/${name}/package.json`] = await readFile(join(root, 'packages', name, 'package.json'), 'utf8')
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }

  const args = [cruiser, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'packages']
  const { stdout } = await execute(process.execPath, args, { cwd: folder }).catch((error) => error)
  const { violations } = JSON.parse(stdout).summary as { violations: { from: string; rule: { name: string } }[] }
  const found = new Set(violations.map(({ from, rule }) => `${from}: ${rule.name}`))
  for (const [path, [, rule]] of Object.entries(wrongFiles)) {
    assert.ok(found.has(`${path}: ${rule}`), `${path} does not break ${rule}; broken: ${[...found].join(', ')}`)
  }
  for (const path of Object.keys(rightFiles)) {
    assert.deepEqual(
      [...found].filter((violation) => violation.startsWith(`${path}: `)),
      [],
    )
  }
})

test('a relative path that climbs more than one folder is refused', async (context) => {
  const folder = await mkdtemp(join(root, 'build', 'lint-'))
  context.after(() => rm(folder, { recursive: true }))
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'))
  const settings = JSON.parse(await readFile(join(folder, 'biome.json'), 'utf8'))
  await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...settings, root: true, vcs: {}, files: {} }))
  const lint = async (line: string): Promise<string> => {
    await writeFile(join(folder, 'file.ts'), line)
    const { stdout, stderr } = await execute(process.execPath, [linter, 'lint', 'file.ts'], { cwd: folder }).catch(
      (e) => e,
    )
    return stdout + stderr
  }
  assert.match(await lint("import '../../mailbox/items.js'\n"), /noRestrictedImports/)
  assert.match(await lint("export type { a } from '../../../a.js'\n"), /noRestrictedImports/)
  assert.doesNotMatch(await lint("import '../items.js'\nimport './a.js'\n"), /noRestrictedImports/)
})

test('the mailbox takes tables and values from the protocol, never its XML, its envelope or its codec', async () => {
  const wireNames = await namesFrom('packages/protocol/src', ['xml', 'soap', 'codec', 'xsd'])
  assert.ok(wireNames.has('XmlReader'), 'the names are found')
  const offences: string[] = []
  for (const file of await sourcesIn('packages/server/src/mailbox')) {
    for (const name of await importedNames(file, '@exchequer/protocol')) {
      if (wireNames.has(name)) offences.push(`${file} imports ${name}`)
    }
  }
  assert.deepEqual(offences, [])
})

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true })
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(root, folder, name))
}

async function parse(file: string): Promise<ts.SourceFile> {
  return ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.ESNext)
}

/** Every name that the files of some folders export. */
async function namesFrom(parent: string, folders: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>()
  for (const folder of folders) {
    for (const file of await sourcesIn(join(parent, folder))) {
      for (const statement of (await parse(file)).statements) {
        const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport)
        if (!isExported) continue
        if (ts.isVariableStatement(statement)) {
          for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.add(name.text)
        } else if ('name' in statement && statement.name && ts.isIdentifier(statement.name as ts.Node)) {
          names.add((statement.name as ts.Identifier).text)
        }
      }
    }
  }
  return names
}

const isExport = ({ kind }: ts.ModifierLike): boolean => kind === ts.SyntaxKind.ExportKeyword

async function importedNames(file: string, from: string): Promise<string[]> {
  const names: string[] = []
  for (const statement of (await parse(file)).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    if (statement.moduleSpecifier.text !== from) continue
    const bindings = statement.importClause?.namedBindings
    assert.ok(
      bindings !== undefined && ts.isNamedImports(bindings),
      `${file} imports all of ${from}: name what is needed`,
    )
    for (const { name, propertyName } of bindings.elements) names.push((propertyName ?? name).text)
  }
  return names
}
