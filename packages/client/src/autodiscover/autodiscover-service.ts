import type { DomainSettingName, UserSettingName } from '@exchequer/protocol'
import { type Connection, type ExchangeServiceOptions, openConnection } from '../connection.js'
import { type DomainSettingsResponse, getDomainSettings } from './domain-settings.js'
import type { SearchOptions } from './search.js'
import {
  type FoundUserSettings,
  findUrl,
  getUserSettings,
  getUsersSettings,
  type UserSettingsResponse,
} from './user-settings.js'

/** Who asks, and how; `version` says which settings the service may name. */
export type AutodiscoverServiceOptions = Pick<
  ExchangeServiceOptions,
  'credentials' | 'version' | 'fetch' | 'headers' | 'userAgent' | 'timeout'
>

/**
 * Autodiscover: where the mailbox of an address is, and what else its service tells. Methods throw `AutodiscoverException` where it was
 * looked for everywhere.
 */
export class AutodiscoverService {
  readonly #connection: Connection

  constructor(options: AutodiscoverServiceOptions) {
    this.#connection = openConnection(options)
  }

  /** Settings of a user, from wherever the address leads. */
  getUserSettings(
    emailAddress: string,
    names: readonly UserSettingName[],
    options: SearchOptions = {},
  ): Promise<FoundUserSettings> {
    return getUserSettings(this.#connection, emailAddress, names, options)
  }

  /** Settings of many users of one service, each with an outcome of his own. */
  getUsersSettings(
    emailAddresses: readonly string[],
    names: readonly UserSettingName[],
    options: SearchOptions = {},
  ): Promise<UserSettingsResponse[]> {
    return getUsersSettings(this.#connection, emailAddresses, names, options)
  }

  /** Settings of domains of one service. */
  getDomainSettings(
    domains: readonly string[],
    names: readonly DomainSettingName[],
    options: SearchOptions = {},
  ): Promise<DomainSettingsResponse[]> {
    return getDomainSettings(this.#connection, domains, names, options)
  }
}

/** The URL of Exchange Web Services for an address, for `new ExchangeService({ url })`. */
export const autodiscoverUrl = (
  emailAddress: string,
  options: AutodiscoverServiceOptions & SearchOptions = {},
): Promise<string> => findUrl(openConnection(options), emailAddress, options)
