import { firstTables } from './0001-first-tables.js'

/**
 * Every step of the schema in order: a file at version n has had the first n of them. A step that was released never changes;
 * the next one is appended.
 */
export const migrations: readonly string[] = [firstTables]
