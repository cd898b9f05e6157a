import { Counters, type CountersSource } from '#store/counters'
import type { Store } from '#store/store'
import type { Checkpoints } from './checkpoints.js'
import type { Group, Transactions } from './commit-queue.js'
import type { Connection } from './connection.js'
import { Readings } from './readings.js'
import { rememberingRows } from './remembered-rows.js'
import { Savepoints } from './savepoints.js'
import type { SideReaders } from './side-readers.js'
import { prepareStatements, type Statements } from './statements.js'
import { SqliteTransaction } from './transaction.js'
import type { SqliteView } from './view.js'

/** What happens beside the connection that writes; in memory nothing does. */
export interface Beside {
  readonly sideReaders: SideReaders
  readonly checkpoints: Checkpoints
}

/**
 * The transactions of a store, for the commit queue to order: groups of writes on one connection, and readings there or beside it.
 * `tell` hears, after a commit, which mailboxes have new events.
 */
export function sqliteTransactions(
  connection: Connection,
  beside: Beside | undefined,
  tell: (mailbox: number) => void,
): Transactions<SqliteView, SqliteTransaction> & Pick<Store, 'version'> {
  const statements = prepareStatements(connection)
  const source = countersSource(statements)
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')

  function undoAll(): void {
    try {
      rollback.run()
    } catch (error) {
      // SQLite has rolled back by itself already, after a failure that is on its way to the caller.
      if (!connection.failure) throw error
    }
  }

  const readings = new Readings(connection, rememberingRows(statements), undoAll, beside?.sideReaders)

  // Another one when a group begins and when it has been kept: who asks between the two sees what was there before.
  let version = 0

  const savepoints = new Savepoints(statements, {
    restart() {
      undoAll()
      begin.run()
    },
    open: connection.prepare('SAVEPOINT one'),
    release: connection.prepare('RELEASE one'),
    rollback: connection.prepare('ROLLBACK TO one'),
    hasFailed: () => connection.failure !== undefined,
  })

  return {
    version: () => version,

    read: (work) => readings.run(work),

    begin(): Group<SqliteTransaction> | undefined {
      try {
        if (!readings.makeWay()) return undefined
        connection.failure = undefined
        begin.run()
      } catch (error) {
        readings.comeBack()
        throw error
      }
      version++
      savepoints.reset()
      let counters = new Counters(source)
      let isEmpty = true
      const calls: (() => void)[] = []

      return {
        async run(work) {
          if (connection.failure) throw connection.failure
          const transaction = new SqliteTransaction(connection, statements, savepoints, counters)
          try {
            // The first has the whole transaction to itself so far, and needs no savepoint around all that it writes.
            const result = await (isEmpty ? work(transaction) : transaction.savepoint(() => work(transaction)))
            isEmpty = false
            calls.push(...transaction.calls)
            return result
          } catch (error) {
            if (isEmpty) {
              undoAll()
              if (!connection.failure) begin.run()
              savepoints.reset()
              counters = new Counters(source)
            }
            throw error
          } finally {
            transaction.end()
          }
        },

        commit() {
          const { writeCount } = savepoints
          try {
            if (connection.failure) throw connection.failure
            counters.save()
            commit.run()
          } catch (error) {
            undoAll()
            throw error
          } finally {
            version++
            savepoints.reset()
            readings.comeBack()
          }
          beside?.checkpoints.committed(writeCount)
          for (const mailbox of counters.told) tell(mailbox)
          for (const call of calls) call()
        },
      }
    },
  }
}

function countersSource(statements: Statements): CountersSource {
  return {
    loadMailbox(mailbox) {
      const row = statements.mailboxCounters.get(mailbox)
      return row && { counters: { change: row[0] as number, usedBytes: row[1] as number }, keepsEvents: row[2] === 1 }
    },
    loadFolder(mailbox, folder) {
      const row = statements.folderCounters.get(mailbox, folder) as readonly number[] | undefined
      return row && { contentChange: row[0]!, totalCount: row[1]!, unreadCount: row[2]!, nextArticleNumber: row[3]! }
    },
    saveMailbox: (mailbox, { change, usedBytes }) => statements.saveMailboxCounters.run(change, usedBytes, mailbox),
    saveFolder: (mailbox, folder, { contentChange, totalCount, unreadCount, nextArticleNumber }) =>
      statements.saveFolderCounters.run(contentChange, totalCount, unreadCount, nextArticleNumber, mailbox, folder),
  }
}
