import type BetterSqlite from 'better-sqlite3'
import type { SqlValue } from '#store/rows'
import type { Driver, DriverConnection } from './driver.js'

/** Loads `better-sqlite3`, or gives `undefined` where it is not installed or was not built for this Node. */
export async function betterSqlite(): Promise<Driver | undefined> {
  let Database: typeof BetterSqlite
  try {
    Database = (await import('better-sqlite3')).default
    // The binding's native half is loaded by the first database, not by the import.
    new Database(':memory:').close()
  } catch {
    return undefined
  }
  return {
    name: 'better-sqlite3',
    open: (path) => connectionOf(new Database(path)),
    resultCode(error) {
      if (!(error instanceof Database.SqliteError)) return undefined
      const name = error.code.split('_', 2)[1] ?? ''
      return resultCodes[name] ?? 1
    },
  }
}

/** https://www.sqlite.org/rescode.html: those that the store tells apart. */
const resultCodes: Record<string, number> = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  NOMEM: 7,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  CONSTRAINT: 19,
  NOTADB: 26,
}

function connectionOf(database: BetterSqlite.Database): DriverConnection {
  return {
    exec: (sql) => {
      database.exec(sql)
    },
    prepare(sql) {
      const statement = database.prepare<SqlValue[]>(sql)
      return statement.reader ? statement.raw(true) : statement
    },
    close: () => {
      database.close()
    },
  }
}
