import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureAvailability } from './availability.js'
import { accept, type Baseline, describeMoves, movesSince } from './baseline.js'
import { measureBeside } from './beside.js'
import { measureCalendar } from './calendar.js'
import { measureClient } from './client.js'
import { measureFind } from './find.js'
import { measureHostile } from './hostile.js'
import { measureItems } from './items.js'
import { LargeMailboxes } from './large-mailboxes.js'
import { measureLatency } from './latency.js'
import { describeGoals, format, type Options, type Table } from './measuring.js'
import { measureStart } from './start.js'
import { measureStore } from './store.js'
import { measureStreams } from './streams.js'
import { measureSync } from './sync.js'
import { measureXml } from './xml.js'

const measurements: Readonly<Record<string, (options: Options) => Promise<Table[]>>> = {
  items: measureItems,
  latency: measureLatency,
  sync: measureSync,
  find: measureFind,
  calendar: measureCalendar,
  availability: measureAvailability,
  beside: measureBeside,
  streams: measureStreams,
  start: measureStart,
  store: measureStore,
  xml: measureXml,
  hostile: measureHostile,
  client: measureClient,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    profile: { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
    'null-server': { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(measurements)
const unknown = names.filter((name) => measurements[name] === undefined)
if (unknown.length > 0) fail(`${unknown}: there is no such measurement; there are ${Object.keys(measurements)}.`)
// Ratios of a quick run are of smaller work, and a profiled server is a slower one.
const isComparable = !values.quick && !values.profile
if (values.accept && !isComparable) fail('--accept takes a whole run: neither --quick nor --profile goes with it.')

const root = fileURLToPath(new URL('../..', import.meta.url))
const baselineFile = join(root, 'bench/baseline.json')
const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const progress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}
const nullServer = resolve(values['null-server'] ?? join(root, '../shared/bench/limits/null-server.cjs'))
const place = {
  root,
  isQuick: values.quick,
  nullServerFile: existsSync(nullServer) ? nullServer : undefined,
  profileFolder: values.profile ? join(root, 'profile') : undefined,
  progress,
}
const largeMailboxes = new LargeMailboxes({ ...place, folder })

const [load = 0] = loadavg()
process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`)
if (load > 0.5)
  process.stderr.write(`The machine is not idle: its load is ${load.toFixed(1)}. Only ratios mean something.\n`)
if (place.nullServerFile === undefined)
  process.stderr.write(`There is no ${nullServer}: the floor is left out (--null-server FILE names another).\n`)

const tables: Table[] = []
for (const name of names) {
  const own = join(folder, name)
  mkdirSync(own)
  const started = performance.now()
  const measured = await measurements[name]!({ ...place, folder: own, largeMailboxes })
  rmSync(own, { recursive: true })
  progress('')
  process.stderr.write(`${name} took ${Math.round((performance.now() - started) / 1000)} s\n`)
  for (const table of measured) process.stdout.write(`${format(table)}\n`)
  tables.push(...measured)
}
process.stdout.write(describeGoals(tables))
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(tables, null, 2)}\n`)
if (isComparable) compare()

function compare(): void {
  const isThere = existsSync(baselineFile)
  const baseline: Baseline = isThere ? JSON.parse(readFileSync(baselineFile, 'utf8')) : {}
  const moves = movesSince(baseline, tables)
  const summary = moves.length === 0 ? 'Nothing moved by more than noise' : `${moves.length} ratios moved`
  if (isThere) process.stdout.write(`${summary} since bench/baseline.json was accepted.\n${describeMoves(moves)}`)
  if (values.accept) writeFileSync(baselineFile, `${JSON.stringify(accept(baseline, tables), null, 2)}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
