import { CommandError } from '../command-error.js'
import type { Settings } from './settings.js'
import type { NameOf } from './settings-from.js'

/** What no setting can say for itself: which of them fit together. `nameOf` says what a setting is called. */
export function checkTogether(settings: Settings, nameOf: NameOf): void {
  const name = (...path: string[]): string => nameOf(path)
  const refuse = (sentence: string): never => {
    throw new CommandError(sentence, 2)
  }

  const { schemes, oauth, ldap } = settings.authentication
  const auth = name('authentication', 'schemes')
  if (schemes?.includes('oauth') && !oauth)
    refuse(
      `OAuth needs to know whose tokens are taken: name it with ${name('authentication', 'oauth', 'issuers', '0', 'issuer')}.`,
    )
  if (ldap && schemes && !schemes.includes('basic'))
    refuse(`Passwords of an LDAP directory come by Basic only: add it to ${auth}.`)
  if (ldap && (ldap.bindDn === undefined) !== (ldap.bindPasswordFile === undefined)) {
    const [dn, password] = [
      name('authentication', 'ldap', 'bindDn'),
      name('authentication', 'ldap', 'bindPasswordFile'),
    ]
    refuse(`${dn} and ${password} go together: one of them is missing.`)
  }

  const { EwsEnabled, EwsApplicationAccessPolicy, EwsAllowList, EwsBlockList, EwsAllowedAppIDs } = settings.accessPolicy
  // Exchange takes these without a word, and keeps out nobody.
  if (EwsAllowedAppIDs && EwsEnabled !== true)
    refuse(`Which applications may come counts with "${name('accessPolicy', 'EwsEnabled')} true" only.`)
  const isIdle = (list: unknown, policy: string): boolean => Boolean(list) && EwsApplicationAccessPolicy !== policy
  if (isIdle(EwsAllowList, 'EnforceAllowList') || isIdle(EwsBlockList, 'EnforceBlockList'))
    refuse(`A list counts only where ${name('accessPolicy', 'EwsApplicationAccessPolicy')} says so.`)

  const { host, tls, insecureHttp } = settings
  if (!tls && !insecureHttp && !isLoopback(host))
    refuse(
      `Passwords and mail would travel unencrypted from ${host} over plain HTTP: give a certificate with ${name('tls', 'cert')} and ` +
        `${name('tls', 'key')}, listen on 127.0.0.1 behind a proxy that has one, or say that it is meant so with ${name('insecureHttp')}.`,
    )
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)
