import { ConfigurationError } from '#auth/configuration-error'
import type { MailboxSettings } from '#mailbox/session'
import { timeZone, utc } from '#time/time-zones'
import type { ServerOptions } from './server.js'

/** What the operator decided for all mailboxes. Throws `ConfigurationError` for what is no time zone. */
export function mailboxSettings(
  options: ServerOptions,
  { hostName, requestLimit }: Required<Pick<ServerOptions, 'hostName' | 'requestLimit'>>,
): MailboxSettings {
  const { deletedItemDays = 14, purgedItemDays = 0, sendConnector, acceptedDomains, mailTipsEnabled = true } = options
  const zone = options.timeZone === undefined ? utc : timeZone(options.timeZone)
  if (!zone) throw new ConfigurationError(`${options.timeZone} is no time zone.`)
  return {
    hostName,
    maximumMessageSize: Math.floor(requestLimit * 0.75),
    deletedItemDays,
    purgedItemDays,
    timeZone: zone,
    sendsOutside: sendConnector !== undefined,
    acceptedDomains: acceptedDomains && new Set(acceptedDomains.map((name) => name.toLowerCase())),
    mailTipsEnabled,
  }
}
