// The public surface of the package, nothing else.
export {
  type AccessPolicy,
  applicationAccessPolicies,
  type EwsApplicationAccessPolicy,
  type MailboxAccessPolicy,
} from './access-policy/policy.js'
export { AccountError } from './account-error.js'
export type { MailboxOptions } from './accounts.js'
export { type AccountAdministration, type AccountReport, administerAccounts } from './administer-accounts.js'
export { administerLists, type ListAdministration, type ListReport } from './administer-lists.js'
export type { ImpersonationScope } from './auth/caller.js'
export { ConfigurationError } from './auth/configuration-error.js'
export type { LdapOptions } from './auth/ldap.js'
export { defaultLockOut, type LockOutPolicy } from './auth/lock-out.js'
export type { OAuthOptions } from './auth/oauth.js'
export { type AuthenticationOptions, type SchemeName, schemeNames } from './auth/sign-in.js'
export type { TokenIssuer } from './auth/token-issuer.js'
export type { AutodiscoverRedirect, RedirectUser } from './autodiscover/found-user.js'
export type { Envelope, Refusal, SendConnector } from './delivery/send-connector.js'
export type { DistributionListOptions } from './directory-lists.js'
export { faultDoor } from './fault-injection/fault-door.js'
export {
  type Failure,
  type FaultAnswer,
  type FaultRule,
  FaultRuleError,
  type FaultService,
  type OperationName,
} from './fault-injection/fault-rule.js'
export type { FaultInjection, InjectedFault } from './fault-injection/fault-rules.js'
export type { Handle, HttpReply, HttpRequest } from './http/exchange.js'
export { type Listener, type ListenOptions, listen, listenDefaults, type TlsFiles } from './http/listener.js'
export {
  type LineLoggerOptions,
  type Logger,
  lineLogger,
  logFormats,
  logLevels,
  silentLogger,
} from './logger.js'
export { isSmtpAddress } from './mailbox/smtp-address.js'
export type { Policies } from './policies.js'
export { createServer, type Server, type ServerOptions } from './server.js'
export { openSqliteStore, type SqliteStoreOptions } from './store/sqlite/sqlite-store.js'
export type { Store } from './store/store.js'
export { StoreError, type StoreErrorKind } from './store/store-error.js'
export {
  type PolicyOptions,
  type ThrottlingOptions,
  type ThrottlingPolicy,
  type ThrottlingProfile,
  throttlingProfileNames,
  throttlingProfiles,
} from './throttling/policy.js'
