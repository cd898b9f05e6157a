import { setImmediate as nextTurn } from 'node:timers/promises'
import { Counters, type CountersSource } from '#store/counters'
import type { Store } from '#store/store'
import type { Group, Transactions } from './commit-queue.js'
import type { Connection } from './connection.js'
import { rememberingRows } from './remembered-rows.js'

import { Savepoints } from './savepoints.js'
import type { SideReader, SideReaders } from './side-readers.js'
import { prepareStatements, type Statements } from './statements.js'
import { SqliteTransaction } from './transaction.js'
import { SqliteView } from './view.js'

/** So long a reading has the connection to itself before it moves to one of its own. */
const patienceMilliseconds = 20

/**
 * The transactions of one connection, for the commit queue to order. A reading that gives way after a while goes on beside the others, on
 * a side reader: nobody writes while it has its turn, so that both connections see the same. `tell` hears, after a commit, which mailboxes
 * have new events.
 */
export function sqliteTransactions(
  connection: Connection,
  sideReaders: SideReaders | undefined,
  tell: (mailbox: number) => void,
): Transactions<SqliteView, SqliteTransaction> & Pick<Store, 'version'> {
  const statements = prepareStatements(connection)
  const { statements: readingStatements, forget } = rememberingRows(statements)
  const source = countersSource(statements)
  const beginReading = connection.prepare('BEGIN')
  const beginWriting = connection.prepare('BEGIN IMMEDIATE')
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

  // Nobody but this connection writes to the file, so that readings see the same until it does: they share a transaction, and what they
  // looked up.
  let isReading = false
  function goOnReading(): void {
    if (isReading) return
    connection.failure = undefined
    beginReading.run()
    isReading = true
  }
  function stopReading(): void {
    if (!isReading) return
    isReading = false
    forget()
    undoAll()
  }

  // Another one when a group begins and when it has been kept: who asks between the two sees what was there before.
  let version = 0

  const savepoints = new Savepoints(statements, {
    restart() {
      undoAll()
      beginWriting.run()
    },
    open: connection.prepare('SAVEPOINT one'),
    release: connection.prepare('RELEASE one'),
    rollback: connection.prepare('ROLLBACK TO one'),
    hasFailed: () => connection.failure !== undefined,
  })

  return {
    version: () => version,

    read(work) {
      let side: SideReader | undefined
      let endTurn = (): void => {}
      const turn = new Promise<void>((resolve) => {
        endTurn = resolve
      })
      const began = performance.now()
      const giveWay = async (): Promise<void> => {
        if (!side) {
          if (performance.now() - began < patienceMilliseconds) return
          side = sideReaders?.take()
          if (!side) return
          view.moveTo(side.statements)
          endTurn()
        }
        await nextTurn()
      }
      const view = new SqliteView(readingStatements, undefined, giveWay)
      const run = async () => {
        goOnReading()
        try {
          return await work(view)
        } finally {
          view.end()
          if (side) side.end()
          else if (connection.failure) stopReading()
        }
      }
      return { result: run().finally(endTurn), turn }
    },

    begin(): Group<SqliteTransaction> {
      stopReading()
      connection.failure = undefined
      beginWriting.run()
      version++
      savepoints.reset()
      let counters = new Counters(source)
      let isEmpty = true

      return {
        async run(work) {
          if (connection.failure) throw connection.failure
          const transaction = new SqliteTransaction(statements, savepoints, counters)
          try {
            // The first has the whole transaction to itself so far, and needs no savepoint around all that it writes.
            const result = await (isEmpty ? work(transaction) : transaction.savepoint(() => work(transaction)))
            isEmpty = false
            return result
          } catch (error) {
            if (isEmpty) {
              undoAll()
              if (!connection.failure) beginWriting.run()
              savepoints.reset()
              counters = new Counters(source)
            }
            throw error
          } finally {
            transaction.end()
          }
        },

        commit() {
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
          }
          for (const mailbox of counters.told) tell(mailbox)
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
