import { queries, updateItemQuery } from '#store/queries'
import { StoreError } from '#store/store-error'
import type { Connection, Statement } from './connection.js'
import { textQueries } from './text-index.js'

/** The statements of fixed text, prepared, and those of variable text, each prepared when it is first asked for. */
export type Statements = { readonly [name in FixedName]: Statement } & {
  /** A statement whose text was made for one question. */
  of(sql: string): Statement
  updateItem(changed: number): Statement
}

const fixed = { ...queries, ...textQueries }
type FixedName = keyof typeof fixed

/** Throws a StoreError `damaged` where the tables are not those of these statements. */
export function prepareStatements(connection: Connection): Statements {
  const statements = {} as Record<FixedName, Statement>
  try {
    for (const name of Object.keys(fixed) as FixedName[]) {
      statements[name] = connection.prepare(fixed[name])
    }
  } catch (error) {
    if (error instanceof StoreError) throw error
    const reason = `The tables of the store ${connection.path} are not as they should be: restore it from a backup.`
    throw new StoreError('damaged', reason, error)
  }
  const prepared = (sql: string) => connection.prepare(sql)
  return Object.assign(statements, {
    of: remembering(prepared),
    updateItem: remembering((changed: number) => prepared(updateItemQuery(changed))),
  })
}

/** The same statements, of which those that write tell `note` what they did, for it to be done again. */
export function writesOf(statements: Statements, note: (write: () => unknown) => void): Statements {
  const noting = {} as Record<FixedName, Statement>
  for (const name of Object.keys(fixed) as FixedName[]) {
    const statement = statements[name]
    noting[name] = fixed[name].startsWith('SELECT') ? statement : notingStatement(statement, note)
  }
  const updateItem = remembering((changed: number) => notingStatement(statements.updateItem(changed), note))
  return Object.assign(noting, { of: statements.of, updateItem })
}

function notingStatement(statement: Statement, note: (write: () => unknown) => void): Statement {
  return {
    run(...values) {
      statement.run(...values)
      note(() => statement.run(...values))
    },
    get(...values) {
      const row = statement.get(...values)
      note(() => statement.get(...values))
      return row
    },
    all(...values) {
      const rows = statement.all(...values)
      note(() => statement.all(...values))
      return rows
    },
  }
}

/** Clients choose what they list and what they update, so what is remembered needs an end. */
function remembering<Key>(make: (key: Key) => Statement): (key: Key) => Statement {
  const known = new Map<Key, Statement>()
  return (key) => {
    let statement = known.get(key)
    if (!statement) {
      if (known.size >= 100) known.clear()
      statement = make(key)
      known.set(key, statement)
    }
    return statement
  }
}
