// The public surface of the package, nothing else.
export type { DistributionListOptions, MailboxOptions } from './accounts.js'
export type { Handle, HttpReply, HttpRequest } from './http/exchange.js'
export { type Listener, type ListenOptions, listen } from './http/listener.js'
export { type Logger, lineLogger, silentLogger } from './logger.js'
export { createServer, type Server, type ServerOptions } from './server.js'
export { openSqliteStore, type SqliteStoreOptions } from './store/sqlite/sqlite-store.js'
export type { Store } from './store/store.js'
export { StoreError, type StoreErrorKind } from './store/store-error.js'
