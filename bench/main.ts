import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureAvailability } from './availability.js'
import { measureCalendar } from './calendar.js'
import { measureClient } from './client.js'
import { measureHostile } from './hostile.js'
import { measureItems, measureSync } from './items.js'
import { format, type Options, type Table } from './measuring.js'
import { measureScale } from './scale.js'
import { measureStore } from './store.js'
import { measureStreams } from './streams.js'
import { measureXml } from './xml.js'

const measurements: Readonly<Record<string, (options: Options) => Promise<Table[]>>> = {
  items: measureItems,
  sync: measureSync,
  scale: measureScale,
  calendar: measureCalendar,
  availability: measureAvailability,
  store: measureStore,
  streams: measureStreams,
  xml: measureXml,
  hostile: measureHostile,
  client: measureClient,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    'null-server': { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(measurements)
const unknown = names.filter((name) => measurements[name] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: there is no such measurement; there are ${Object.keys(measurements)}.\n`)
  process.exit(2)
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const options: Options = {
  root,
  isQuick: values.quick,
  nullServerFile: resolve(values['null-server'] ?? `${root}/../shared/bench/limits/null-server.cjs`),
  progress: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
  },
}

process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`)
if (!existsSync(options.nullServerFile))
  process.stderr.write(
    `There is no ${options.nullServerFile}: the null server is left out (--null-server FILE names one).\n`,
  )
const tables: Table[] = []
for (const name of names) {
  const measured = await measurements[name]!(options)
  options.progress('')
  for (const table of measured) process.stdout.write(`${format(table)}\n`)
  tables.push(...measured)
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(tables, null, 2)}\n`)
