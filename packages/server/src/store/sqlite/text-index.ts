import type { SqlValue } from '#store/rows'
import { type TextField, textFields, type WordsCondition } from '#store/store'

/**
 * The index of words: FTS5, which keeps no texts of its own (`content=''`). Words come folded and cut, so that the tokenizer has only
 * to find the spaces: `ascii` takes everything beyond ASCII as a letter. An item's row number holds its mailbox, which makes the index
 * of one mailbox a stretch of it.
 */
export const createTextIndex = `CREATE VIRTUAL TABLE IF NOT EXISTS item_text USING fts5(
  ${textFields.map(quoted).join(', ')}, content='', contentless_delete=1, tokenize='ascii'
)`

/** 40 bits for an item; the driver may hand a number over as a real one. */
const rowOf = '((CAST(? AS INTEGER) << 40) + CAST(? AS INTEGER))'

export const textQueries = {
  indexedChange: 'SELECT indexed_change FROM text_folder WHERE mailbox = ? AND folder = ?',
  saveIndexedChange:
    'INSERT INTO text_folder (mailbox, folder, indexed_change) VALUES (?, ?, ?) ' +
    'ON CONFLICT (mailbox, folder) DO UPDATE SET indexed_change = excluded.indexed_change',
  insertWords:
    `INSERT INTO item_text (rowid, ${textFields.map(quoted).join(', ')}) ` +
    `VALUES (${rowOf}, ${textFields.map(() => '?').join(', ')})`,
  deleteWords: `DELETE FROM item_text WHERE rowid = ${rowOf}`,
  deleteFolderWords:
    'DELETE FROM item_text WHERE rowid IN ' +
    '(SELECT (mailbox << 40) + id FROM item WHERE mailbox = ? AND folder = ? AND is_associated = 0)',
  deleteIndexedChange: 'DELETE FROM text_folder WHERE mailbox = ? AND folder = ?',
}

/** Takes the words of a mailbox out; it is rarely asked for. */
export const deleteMailboxWords = `DELETE FROM item_text WHERE rowid >= ${rowOf} AND rowid < ${rowOf}`

/** A condition on words as SQL, with the values of its question marks added to `values`. */
export function wordsSql(mailbox: number, { fields, words, isPrefix }: WordsCondition, values: SqlValue[]): string {
  const columns = fields.length === textFields.length ? '' : `{${fields.map(quoted).join(' ')}} : `
  values.push(`${columns}"${words.join(' ')}"${isPrefix ? ' *' : ''}`, mailbox, 0, mailbox + 1, 0)
  return (
    `id IN (SELECT rowid & ${2 ** 40 - 1} FROM item_text WHERE item_text MATCH ? ` +
    `AND rowid >= ${rowOf} AND rowid < ${rowOf})`
  )
}

function quoted(field: TextField): string {
  return `"${field}"`
}
