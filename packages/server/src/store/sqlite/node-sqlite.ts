import type { SqlValue } from '#store/rows'
import type { Driver, DriverConnection, DriverStatement } from './driver.js'

/** The parts of `node:sqlite` that are used; the types of Node 20 do not have it. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase
}

interface NodeDatabase {
  exec(sql: string): void
  prepare(sql: string): NodeStatement
  close(): void
}

interface NodeStatement extends DriverStatement {
  setReturnArrays?(enabled: boolean): void
}

/** The binding that comes with Node, or `undefined` where this Node has none or hides it behind a flag. */
export function nodeSqlite(): Driver | undefined {
  const module = process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined
  if (!module?.DatabaseSync) return undefined
  return {
    name: 'node:sqlite',
    open: (path) => connectionOf(new module.DatabaseSync(path)),
    resultCode(error) {
      const code = (error as { errcode?: unknown } | null)?.errcode
      return typeof code === 'number' ? code & 0xff : undefined
    },
  }
}

function connectionOf(database: NodeDatabase): DriverConnection {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => returningArrays(database.prepare(sql)),
    close: () => database.close(),
  }
}

function returningArrays(statement: NodeStatement): DriverStatement {
  if (statement.setReturnArrays) {
    statement.setReturnArrays(true)
    return statement
  }
  // Node 22.13 to 22.15 give objects only; their keys stand in column order.
  const valuesOf = (row: unknown) => Object.values(row as Record<string, SqlValue>)
  return {
    run: (...values) => statement.run(...values),
    get(...values) {
      const row = statement.get(...values)
      return row === undefined ? undefined : valuesOf(row)
    },
    all: (...values) => statement.all(...values).map(valuesOf),
  }
}
