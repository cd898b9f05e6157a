import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browserBundle, mailboxNames } from '../packages/client/test/browser-bundle.js'
import { getItemAnswer } from './client-answers.js'
import { figureGoal, inTurn, type Options, Rounds, type Row, type Table } from './measuring.js'

/** What it costs to have the client, as it is installed: time to import it, memory to read with it, and its size. */
export async function measureWeight(options: Options): Promise<Table[]> {
  const { root, folder, isQuick, progress } = options
  progress('client: packaging')
  runNode([join(root, 'scripts/package.js'), join(folder, 'node_modules')], root)
  writeFileSync(join(folder, 'answer.xml'), getItemAnswer('message', 1000).bytes)
  const [imports, memory] = [new Rounds(), new Rounds()]
  const rounds = isQuick ? 3 : 11
  for (let round = 0; round < rounds; round++) {
    progress(`client: import and memory, round ${round + 1} of ${rounds}`)
    const bare = millisecondsOf('0', root)
    for (const [name, { importing, place }] of inTurn(Object.entries(clients(options)), round)) {
      imports.add('import', name, millisecondsOf(importing, place) - bare)
      memory.add('1,000 messages', name, Number(runNode([memoryProgram, name, folder], root)))
    }
    imports.add('import', 'bare Node', bare)
  }
  const names = Object.keys(clients(options))
  return [
    imports.table('Importing the client, above bare Node', 'ms', [names[0]!, 'bare Node', names[1]!], {
      import: figureGoal(55),
    }),
    memory.table('A process that reads a GetItem', 'MiB', names, { '1,000 messages': figureGoal(140) }),
    installedSizes(root, join(folder, 'node_modules')),
    await bundleSizes(),
  ]
}

const clients = ({ root, folder }: Options) => ({
  exchequer: { importing: "import '@exchequer/client'", place: folder },
  'ews-javascript-api': { importing: "import 'ews-javascript-api'", place: root },
})

const memoryProgram = fileURLToPath(new URL('client-memory.js', import.meta.url))

/** What a program has written. */
function runNode(parameters: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

function millisecondsOf(code: string, cwd: string): number {
  const start = performance.now()
  runNode(['--input-type=module', '--eval', code], cwd)
  return performance.now() - start
}

/** Everything that npm puts down, dependencies included. */
function installedSizes(root: string, packaged: string): Table {
  const size = (modules: string, name: string): number =>
    [...withDependencies(modules, [name])].reduce((sum, folder) => sum + kilobytesIn(folder), 0)
  return {
    title: 'Installed size',
    unit: 'kB',
    columns: ['exchequer', 'ews-javascript-api'],
    rows: [
      {
        name: 'with dependencies',
        figures: [size(packaged, '@exchequer/client'), size(join(root, 'node_modules'), 'ews-javascript-api')],
      },
    ],
  }
}

function withDependencies(modules: string, names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    const folder = join(modules, name)
    if (found.has(folder)) continue
    found.add(folder)
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    withDependencies(modules, Object.keys(dependencies), found)
  }
  return found
}

function kilobytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size / 1000, 0)
}

/** One minified file, compressed. */
async function bundleSizes(): Promise<Table> {
  const row = async (name: string, exported: readonly string[]): Promise<Row> => {
    const { code, gzip, brotli } = await browserBundle(...exported)
    return { name, figures: [gzip, brotli, code.length].map((bytes) => bytes / 1000) }
  }
  return {
    title: 'A bundle for a browser',
    unit: 'kB',
    columns: ['gzip', 'brotli', 'minified'],
    rows: [
      { ...(await row('mail, calendar and contacts', mailboxNames)), goal: figureGoal(60) },
      await row('everything', ['ExchangeService', ...mailboxNames.slice(1)]),
    ],
  }
}
