import type { SqlRow } from '#store/rows'
import type { Statement } from './connection.js'
import type { Statements } from './statements.js'

/** What nearly every reading looks up, by its key. */
const remembered = [
  'mailbox',
  'mailboxByGuid',
  'mailboxByAddress',
  'mailboxByLoginName',
  'account',
  'folder',
  'folderByName',
] as const

/** Rows of each statement that are kept; a mailbox may weigh some kilobytes. */
const mostKept = 250

export interface RememberingStatements {
  readonly statements: Statements
  forget(): void
}

/**
 * The same statements, of which some give again what they gave before, until they are told to forget it: for who knows when somebody
 * writes.
 */
export function rememberingRows(statements: Statements): RememberingStatements {
  const known: Map<unknown, SqlRow | undefined>[] = []
  const remembering = (statement: Statement): Statement => {
    const rows = new Map<unknown, SqlRow | undefined>()
    known.push(rows)
    return {
      ...statement,
      get(...key) {
        const name = key.length === 1 ? key[0] : key.join(' ')
        let row = rows.get(name)
        if (row === undefined && !rows.has(name)) {
          row = statement.get(...key)
          if (rows.size >= mostKept) rows.clear()
          rows.set(name, row)
        }
        return row
      },
    }
  }
  const wrapped = Object.fromEntries(remembered.map((name) => [name, remembering(statements[name])]))
  return {
    statements: { ...statements, ...wrapped },
    forget() {
      for (const rows of known) rows.clear()
    },
  }
}
