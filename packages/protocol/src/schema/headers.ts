import type { HeaderName } from './operation.js'

/** Sets of SOAP headers that the WSDL binds to many operations alike. */
export const mailboxHeaders: readonly HeaderName[] = ['Impersonation', 'MailboxCulture', 'RequestVersion']
export const versionHeader: readonly HeaderName[] = ['RequestVersion']
export const administrationHeaders: readonly HeaderName[] = ['RequestVersion', 'ManagementRole']
export const zonedHeaders: readonly HeaderName[] = [
  'Impersonation',
  'MailboxCulture',
  'RequestVersion',
  'TimeZoneContext',
]
export const zonedAdministrationHeaders: readonly HeaderName[] = [
  'Impersonation',
  'MailboxCulture',
  'RequestVersion',
  'TimeZoneContext',
  'ManagementRole',
]
export const itemReadingHeaders: readonly HeaderName[] = [
  'Impersonation',
  'MailboxCulture',
  'RequestVersion',
  'TimeZoneContext',
  'DateTimePrecision',
  'ManagementRole',
]
export const impersonationHeaders: readonly HeaderName[] = ['RequestVersion', 'Impersonation']
export const cultureHeaders: readonly HeaderName[] = ['RequestVersion', 'MailboxCulture']
