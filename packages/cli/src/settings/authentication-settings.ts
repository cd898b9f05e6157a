import {
  type LockOutPolicy,
  type OAuthOptions,
  schemeNames,
  type TokenIssuer,
  defaultLockOut as usual,
} from '@exchequer/server'
import { type Field, filled, group, optional, required, section } from './group.js'
import { address, entries, file, list, number, oneOf, orWord, text, truth } from './kinds.js'

/** The keys of an issuer may be in a file as well. */
export const isUrl = (name: string): boolean => /^https?:/.test(name)

const issuer = group({
  issuer: required(text(), 'whose OAuth tokens are taken', '--oauth-issuer <url>'),
  audience: required(
    list(text()),
    'what tokens for this server are for, since those for others must not open it',
    '--oauth-audience <audience>',
  ),
  keys: optional(
    file('a URL or the name of a file', isUrl),
    'keys of the issuer; else those that its OpenID configuration names',
    '--oauth-keys <url-or-file>',
  ),
  userClaim: optional(
    text(),
    'which claim of a token names the user; else upn, smtp or preferred_username',
    '--oauth-user-claim <claim>',
  ),
  applications: optional(
    entries(text('the client id of an application'), orWord('all', list(address))),
    'for whom applications may act, by client id; those that are not named may not; else each may for all',
  ),
} satisfies Record<keyof TokenIssuer, Field>)

const oauth = group({
  issuers: required(list(issuer), 'whose OAuth tokens are taken'),
  clockTolerance: optional(
    number(0, 86_400),
    'seconds by which the clocks of an issuer and this server may differ; else 300',
  ),
  clientId: optional(text(), 'by which id clients ask an issuer for tokens for this server; else that of Exchange'),
  authorizationUri: optional(text(), 'where clients send people to sign in'),
} satisfies Record<keyof OAuthOptions, Field>)

const ldap = group({
  url: required(text(), 'a directory whose people may sign in with their passwords', '--ldap-url <url>'),
  baseDn: required(text(), 'the entry below which people are', '--ldap-base <dn>'),
  bindDn: optional(text(), 'who looks people up', '--ldap-bind-dn <dn>'),
  bindPasswordFile: optional(file(), 'holds the password of who looks people up', '--ldap-password-file <file>'),
  filter: optional(text(), 'finds a person; "{login}" is what was typed', '--ldap-filter <filter>'),
  mailAttribute: filled(text(), 'mail', 'the attribute that holds the primary address', '--ldap-mail <attribute>'),
  nameAttribute: optional(text(), 'the attribute that holds the name; else displayName'),
  proxyAddressAttribute: filled(
    text(),
    'proxyAddresses',
    'the attribute that holds all addresses',
    '--ldap-proxy-addresses <attribute>',
  ),
  startTls: optional(truth, 'encrypt the connection to an "ldap:" URL', '--ldap-start-tls'),
  ca: optional(file(), 'certificates, in PEM, of who signs those of the directory', '--ldap-ca <file>'),
  createMailboxes: optional(truth, 'make a mailbox for whoever signs in for the first time', '--ldap-create-mailboxes'),
})

const failures = number(1, 1_000_000)
const lockOut = group({
  failuresPerLogin: filled(failures, usual.failuresPerLogin, 'wrong passwords for one login that shut it for a while'),
  failuresPerAddress: filled(
    failures,
    usual.failuresPerAddress,
    'wrong passwords from one address that shut it for a while',
  ),
  duration: filled(number(1, 2 ** 40), usual.duration, 'milliseconds for which they are shut'),
  delay: filled(number(0, 60_000), usual.delay, 'milliseconds after which a refusal is told, or a multiple of them'),
} satisfies Record<keyof LockOutPolicy, Field>)

/** See docs/signing-in.md. */
export const authentication = group({
  schemes: optional(
    list(oneOf(schemeNames), 'cut'),
    `how people may sign in, of ${schemeNames.join(', ')}; else basic, and oauth where there is an issuer`,
    '--auth <schemes>',
  ),
  defaultDomain: optional(
    text(),
    'whose names may be typed without it: "ada" is DOMAIN\\ada',
    '--default-domain <domain>',
  ),
  oauth: optional(oauth, 'OAuth 2.0'),
  ldap: optional(ldap, 'an LDAP directory'),
  lockOut: section(lockOut, 'when wrong passwords are enough'),
})
